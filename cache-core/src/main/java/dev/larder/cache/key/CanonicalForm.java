package dev.larder.cache.key;

import dev.larder.cache.CacheException;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Array;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that are the same for equal values in every process and release, and different for different values. What
 * {@code |hash} hashes. Any language can write them.
 *
 * <p>A <i>node</i> is a tag (one ASCII letter), the length of its content in bytes as a decimal number, {@code :}, and
 * the content. Nodes follow each other without anything between them. "Sorted" means by bytes, unsigned, the shorter
 * first where one begins the other. Text is UTF-8; an unpaired surrogate stands as the three bytes that UTF-8's scheme
 * gives for its number.
 *
 * <table>
 *   <caption>Nodes</caption>
 *   <tr><th>tag</th><th>value</th><th>content</th></tr>
 *   <tr><td>{@code z}</td><td>{@code null}</td><td>empty</td></tr>
 *   <tr><td>{@code b}</td><td>boolean</td><td>{@code true} or {@code false}</td></tr>
 *   <tr><td>{@code n}</td><td>number</td><td>its text: {@code Long.toString}, {@code Double.toString},
 *       {@code BigDecimal.toString} …</td></tr>
 *   <tr><td>{@code t}</td><td>text, character</td><td>the text</td></tr>
 *   <tr><td>{@code v}</td><td>enum, UUID, java.time value, {@code ZoneId}, {@code Locale}, {@code Currency},
 *       {@code URI}</td><td>two {@code t} nodes: name of the type, text as in a key before escaping (an enum constant's
 *       name)</td></tr>
 *   <tr><td>{@code p}</td><td>an Optional inside another value</td><td>the node of its value; empty if it is
 *       empty</td></tr>
 *   <tr><td>{@code l}</td><td>list, array, other collection</td><td>the nodes of its elements in order</td></tr>
 *   <tr><td>{@code s}</td><td>set</td><td>the nodes of its elements, sorted</td></tr>
 *   <tr><td>{@code m}</td><td>map</td><td>for each entry the node of the key and the node of the value, sorted by
 *       key node</td></tr>
 *   <tr><td>{@code o}</td><td>record, bean</td><td>a {@code t} node with the name of the class, then for each property,
 *       sorted by name, a {@code t} node with its name and the node of its value. Properties are a record's components;
 *       a bean's getters and public fields</td></tr>
 * </table>
 *
 * <p>The name of a class is its binary name without the package ({@code Shape$Circle}); {@code ZoneId} stands for all
 * its classes. An Optional that is the hashed value itself counts as its value, an empty one as {@code null}.
 */
final class CanonicalForm {

    private static final int MAX_DEPTH = 100;

    private final String what;
    private final Set<Object> path = Collections.newSetFromMap(new IdentityHashMap<>());

    /** Takes how the message begins if a value has no canonical form. */
    CanonicalForm(String what) {
        this.what = what;
    }

    /** Whether some value of the type may have a canonical form; what only its values can tell counts as yes. */
    static boolean mayExist(Class<?> type) {
        if (type.isArray()) {
            return mayExist(type.getComponentType());
        }
        return StableText.isStable(type)
                || type.isInterface()
                || type == Object.class
                || Iterable.class.isAssignableFrom(type)
                || Map.class.isAssignableFrom(type)
                || isOptional(type)
                || Modifier.isAbstract(type.getModifiers())
                || (isWalkable(type) && (!Modifier.isFinal(type.getModifiers()) || type.isRecord() || hasState(type)));
    }

    /**
     * The canonical form.
     *
     * @throws CacheException if there is none: the value contains itself, or something without readable parts
     */
    byte[] of(@Nullable Object value) {
        if (value == null) {
            return node('z');
        }
        if (value instanceof Boolean) {
            return node('b', utf8(value.toString()));
        }
        if (StableText.isNumber(value.getClass())) {
            return node('n', utf8(value.toString()));
        }
        if (value instanceof CharSequence || value instanceof Character) {
            return text(value.toString());
        }
        if (StableText.isStable(value.getClass())) {
            return node('v', text(typeName(value)), text(StableText.of(value)));
        }
        return composite(value);
    }

    private byte[] composite(Object value) {
        if (path.size() == MAX_DEPTH) {
            throw new CacheException(what + " hashes a value nested deeper than " + MAX_DEPTH + " levels; use a path");
        }
        if (!path.add(value)) {
            throw new CacheException(what + " hashes a value that contains itself: "
                    + value.getClass().getTypeName() + "; use a path");
        }
        byte[] node = walk(value);
        path.remove(value);
        return node;
    }

    private byte[] walk(Object value) {
        if (isOptional(value.getClass())) {
            Object content = Optionals.unwrap(value);
            return content == null ? node('p') : node('p', of(content));
        }
        if (value instanceof Map<?, ?> map) {
            return map(map);
        }
        if (value instanceof Set<?> set) {
            return node('s', sorted(elements(set)));
        }
        if (value instanceof Iterable<?> iterable) {
            return node('l', elements(iterable).toArray(byte[][]::new));
        }
        return value.getClass().isArray() ? array(value) : object(value);
    }

    private byte[] map(Map<?, ?> map) {
        List<byte[][]> entries = new ArrayList<>();
        map.forEach((key, value) -> entries.add(new byte[][] {of(key), of(value)}));
        entries.sort((a, b) -> Arrays.compareUnsigned(a[0], b[0]));
        return node('m', entries.stream().flatMap(Arrays::stream).toArray(byte[][]::new));
    }

    private List<byte[]> elements(Iterable<?> iterable) {
        List<byte[]> nodes = new ArrayList<>();
        iterable.forEach(element -> nodes.add(of(element)));
        return nodes;
    }

    private byte[] array(Object array) {
        byte[][] nodes = new byte[Array.getLength(array)][];
        for (int i = 0; i < nodes.length; i++) {
            nodes[i] = of(Array.get(array, i));
        }
        return node('l', nodes);
    }

    private byte[] object(Object value) {
        Class<?> type = value.getClass();
        if (!isWalkable(type) || (!type.isRecord() && !hasState(type))) {
            throw new CacheException(
                    what + " hashes a " + type.getTypeName() + ", which has no readable parts; use a path or a value");
        }
        List<byte[]> nodes = new ArrayList<>();
        nodes.add(text(typeName(value)));
        for (Properties.Property property : Properties.of(type).state()) {
            nodes.add(text(property.name()));
            nodes.add(of(property.read(value)));
        }
        return node('o', nodes.toArray(byte[][]::new));
    }

    private static boolean hasState(Class<?> type) {
        return !Properties.of(type).state().isEmpty();
    }

    /** The platform's own classes have getters, but these do not make up a value. */
    private static boolean isWalkable(Class<?> type) {
        String name = type.getName();
        return !name.startsWith("java.") && !name.startsWith("javax.") && !name.startsWith("jdk.") && !type.isHidden();
    }

    private static boolean isOptional(Class<?> type) {
        return type == Optional.class
                || type == OptionalLong.class
                || type == OptionalInt.class
                || type == OptionalDouble.class;
    }

    private static String typeName(Object value) {
        if (value instanceof ZoneId) {
            return "ZoneId";
        }
        Class<?> type = value instanceof Enum<?> constant ? constant.getDeclaringClass() : value.getClass();
        return type.getName().substring(type.getName().lastIndexOf('.') + 1);
    }

    private static byte[] text(String text) {
        return node('t', utf8(text));
    }

    private static byte[][] sorted(Collection<byte[]> nodes) {
        return nodes.stream().sorted(Arrays::compareUnsigned).toArray(byte[][]::new);
    }

    private static byte[] node(char tag, byte[]... contents) {
        int length = Arrays.stream(contents).mapToInt(content -> content.length).sum();
        ByteArrayOutputStream node = new ByteArrayOutputStream(length + 8);
        node.writeBytes((tag + Integer.toString(length) + ":").getBytes(StandardCharsets.US_ASCII));
        for (byte[] content : contents) {
            node.writeBytes(content);
        }
        return node.toByteArray();
    }

    private static byte[] utf8(String text) {
        if (text.codePoints().noneMatch(CanonicalForm::isUnpairedSurrogate)) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        text.codePoints().forEach(codePoint -> {
            if (isUnpairedSurrogate(codePoint)) {
                bytes.write(0xE0 | (codePoint >> 12));
                bytes.write(0x80 | ((codePoint >> 6) & 0x3F));
                bytes.write(0x80 | (codePoint & 0x3F));
            } else {
                bytes.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
            }
        });
        return bytes.toByteArray();
    }

    private static boolean isUnpairedSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
