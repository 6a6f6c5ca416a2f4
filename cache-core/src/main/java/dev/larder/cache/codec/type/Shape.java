package dev.larder.cache.codec.type;

import dev.larder.cache.codec.mapper.PlatformValues;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.deser.SettableBeanProperty;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.ser.BeanPropertyWriter;

/**
 * The fingerprint of what values of a type look like: two releases that disagree about a property do not read each
 * other's entries.
 *
 * <p>What counts: names and types of properties as Jackson sees them, enum constants, names and shapes of subtypes, the
 * kinds of containers, the platform's value classes, and formats set by annotations. What does not: the names of the
 * application's classes and packages, and the order of properties. Equal on every Java version.
 */
public final class Shape {

    private final TypeView view;
    private final StringBuilder text = new StringBuilder();
    private final Map<JavaType, Integer> seen = new HashMap<>();

    private Shape(JsonMapper mapper) {
        this.view = new TypeView(mapper);
    }

    /** The fingerprint; any type has one, also one that cannot be restored. */
    public static long of(JsonMapper mapper, Type type) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(describe(mapper, type).getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** The text that is fingerprinted. */
    static String describe(JsonMapper mapper, Type type) {
        Shape shape = new Shape(mapper);
        shape.append(mapper.constructType(type));
        return shape.text.toString();
    }

    private void append(JavaType type) {
        TypeNode node;
        try {
            node = view.node(type);
        } catch (JacksonException e) {
            // Only a codec that does without Jackson gets here; to that one the name is all there is.
            text.append("unknown ").append(type.toCanonical());
            return;
        }
        append(node);
    }

    private void append(TypeNode node) {
        Class<?> raw = node.type().getRawClass();
        switch (node.role()) {
            case VALUE -> text.append(raw.getName());
            case CUSTOM, OPEN -> text.append("by name ").append(node.type().toCanonical());
            case ENUM -> appendOnce(node, () -> appendEnum(node));
            case ARRAY -> appendOnce(node, () -> appendContent("array", node));
            case REFERENCE, COLLECTION -> appendOnce(node, () -> appendContent(container(raw), node));
            case MAP -> appendOnce(node, () -> appendMap(node));
            case POLYMORPHIC -> appendSubtypes(node);
            case BEAN -> appendOnce(node, () -> appendBean(node));
        }
    }

    // The walk is in the order of property names, so a type has the same number in every process.
    private void appendOnce(TypeNode node, Runnable append) {
        if (node.isContainerOfProperty()) {
            append.run();
            return;
        }
        Integer number = seen.putIfAbsent(node.type(), seen.size());
        if (number != null) {
            text.append('#').append(number);
        } else {
            append.run();
        }
    }

    private static String container(Class<?> raw) {
        return PlatformValues.isPlatformType(raw) ? raw.getName() : "container";
    }

    private void appendContent(String kind, TypeNode node) {
        text.append(kind).append('<');
        appendContentOf(node);
        text.append('>');
    }

    private void appendMap(TypeNode node) {
        text.append(container(node.type().getRawClass())).append('<');
        append(node.keyType());
        text.append(',');
        appendContentOf(node);
        text.append('>');
    }

    private void appendContentOf(TypeNode node) {
        if (node.contentType().isPrimitive()) {
            text.append(node.contentType().getRawClass().getName());
            return;
        }
        append(view.content(node));
    }

    private void appendEnum(TypeNode node) {
        TreeSet<String> names = new TreeSet<>();
        for (Object constant : node.type().getRawClass().getEnumConstants()) {
            names.add(((Enum<?>) constant).name());
        }
        text.append("enum").append(names);
    }

    private void appendSubtypes(TypeNode node) {
        var typeInfo = node.typeInfo();
        text.append("one of ").append(node.mechanism());
        if (typeInfo != null) {
            text.append(' ').append(typeInfo.getTypeInclusion()).append(' ').append(typeInfo.getPropertyName());
        }
        text.append('(');
        view.subtypes(node).forEach((id, subtype) -> {
            text.append(node.isNamed() ? id : "").append(':');
            append(view.withoutTypeInfo(subtype));
            text.append(';');
        });
        text.append(')');
    }

    private void appendBean(TypeNode node) {
        BeanDeserializerBase reader = (BeanDeserializerBase) node.reader();
        JavaType delegate = view.delegate(reader);
        JavaType value = delegate != null ? delegate : view.writtenValue(node.type());
        if (value != null) {
            text.append("of(");
            append(value);
            text.append(')');
            return;
        }
        Map<String, SettableBeanProperty> read = view.readProperties(reader);
        Map<String, BeanPropertyWriter> written = view.writtenProperties(node.type());
        TreeSet<String> names = new TreeSet<>(read.keySet());
        names.addAll(written.keySet());
        text.append('{');
        for (String name : names) {
            appendProperty(name, read.get(name), written.get(name));
        }
        text.append('}');
    }

    private void appendProperty(
            String name, @Nullable SettableBeanProperty read, @Nullable BeanPropertyWriter written) {
        text.append(name)
                .append(read == null ? "(written)" : written == null ? "(read)" : "")
                .append(':');
        if (read != null) {
            append(view.property(read));
        }
        text.append(';');
    }
}
