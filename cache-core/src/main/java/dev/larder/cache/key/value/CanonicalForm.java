package dev.larder.cache.key.value;

import dev.larder.cache.CacheException;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
 *       {@code URI}</td><td>two {@code t} nodes: name of the class, text as in a key before escaping (an enum
 *       constant's name)</td></tr>
 *   <tr><td>{@code p}</td><td>an Optional inside another value</td><td>the node of its value; empty if it is
 *       empty</td></tr>
 *   <tr><td>{@code l}</td><td>list, array, other {@code Collection}</td><td>the nodes of its elements in order</td></tr>
 *   <tr><td>{@code s}</td><td>set</td><td>the nodes of its elements, sorted</td></tr>
 *   <tr><td>{@code m}</td><td>map</td><td>for each entry the node of the key and the node of the value, sorted by
 *       key node</td></tr>
 *   <tr><td>{@code o}</td><td>record, any other object</td><td>a {@code t} node with the name of the class, then for
 *       each field, sorted by name, a {@code t} node with its name and the node of its value; see
 *       {@link ObjectState}</td></tr>
 * </table>
 *
 * <p>The name of a class is its binary name with the package ({@code dev.shop.Shape$Circle}), since two classes of one
 * simple name may stand behind one interface, and the same whatever type the value was declared with, since the hashes
 * of a reader and a writer must meet; {@code java.time.ZoneId} stands for all its classes. An Optional that is the
 * hashed value itself counts as its value, an empty one as {@code null}, an entity's proxy as the entity.
 */
final class CanonicalForm {

    private static final int MAX_DEPTH = 100;

    private final String what;
    private final Set<Object> path = Collections.newSetFromMap(new IdentityHashMap<>());

    /** Takes how the message begins if a value has no canonical form. */
    CanonicalForm(String what) {
        this.what = what;
    }

    /**
     * The canonical form.
     *
     * @throws CacheException if there is none; the message says where and the cure. What an accessor, a collection or a
     *     proxy throws passes through
     */
    byte[] of(@Nullable Object value) {
        try {
            return form(value);
        } catch (NoCanonicalFormException e) {
            throw new CacheException(
                    what + e.describe(Objects.requireNonNull(value).getClass()));
        }
    }

    private byte[] form(@Nullable Object value) {
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
            throw new NoCanonicalFormException(
                    value.getClass(), "", "is nested deeper than " + MAX_DEPTH + " levels", "");
        }
        if (!path.add(value)) {
            throw new NoCanonicalFormException(value.getClass(), "", "contains itself", "");
        }
        byte[] node = walk(value);
        path.remove(value);
        return node;
    }

    private byte[] walk(Object value) {
        Class<?> type = value.getClass();
        if (type.isArray()) {
            return array(value);
        }
        if (Optionals.isOptional(type)) {
            Object content = Optionals.unwrap(value);
            return content == null ? node('p') : node('p', form(content));
        }
        return HashableType.isContainer(type) ? container(value) : object(value);
    }

    private byte[] container(Object value) {
        HashableType.requireNothingBesideElements(value.getClass());
        if (value instanceof Map<?, ?> map) {
            return map(map);
        }
        List<byte[]> nodes = new ArrayList<>();
        ((Collection<?>) value).forEach(element -> nodes.add(at("[]", element)));
        if (value instanceof Set) {
            nodes.sort(Arrays::compareUnsigned);
        }
        return node(value instanceof Set ? 's' : 'l', nodes.toArray(byte[][]::new));
    }

    private byte[] map(Map<?, ?> map) {
        List<byte[][]> entries = new ArrayList<>();
        map.forEach((key, value) -> entries.add(new byte[][] {at("[]", key), at("[]", value)}));
        entries.sort((a, b) -> Arrays.compareUnsigned(a[0], b[0]));
        return node('m', entries.stream().flatMap(Arrays::stream).toArray(byte[][]::new));
    }

    private byte[] array(Object array) {
        byte[][] nodes = new byte[Array.getLength(array)][];
        for (int i = 0; i < nodes.length; i++) {
            nodes[i] = at("[]", Array.get(array, i));
        }
        return node('l', nodes);
    }

    private byte[] object(Object value) {
        ObjectState state = ObjectState.of(value.getClass());
        if (state.isProxy()) {
            return form(state.behindProxy(value));
        }
        state.requireSeen();
        List<byte[]> nodes = new ArrayList<>(1 + 2 * state.parts().size());
        nodes.add(text(typeName(value)));
        for (ObjectState.Part part : state.parts()) {
            nodes.add(text(part.name()));
            nodes.add(at(part.name(), part.read(value)));
        }
        return node('o', nodes.toArray(byte[][]::new));
    }

    private byte[] at(String step, @Nullable Object value) {
        try {
            return form(value);
        } catch (NoCanonicalFormException e) {
            e.isAt(step);
            throw e;
        }
    }

    private static String typeName(Object value) {
        if (value instanceof ZoneId) {
            return ZoneId.class.getName();
        }
        return (value instanceof Enum<?> constant ? constant.getDeclaringClass() : value.getClass()).getName();
    }

    private static byte[] text(String text) {
        return node('t', utf8(text));
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
