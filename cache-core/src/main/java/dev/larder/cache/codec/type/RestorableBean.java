package dev.larder.cache.codec.type;

import dev.larder.cache.codec.mapper.StateFields;
import dev.larder.cache.codec.mapper.TypeText;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.deser.CreatorProperty;
import tools.jackson.databind.deser.SettableBeanProperty;
import tools.jackson.databind.deser.ValueInstantiator;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.ser.BeanPropertyWriter;

/** Whether objects of one class are written with all their state, and made again with all of it. */
record RestorableBean(TypeNode node, TypeView view, Refusal refusal) {

    /** Some constructor or factory takes what is written. */
    void check(BeanDeserializerBase reader) {
        ValueInstantiator creator = reader.getValueInstantiator();
        JavaType value = view.writtenValue(node.type());
        if (value != null) {
            checkMadeFrom(value, reader, creator);
            return;
        }
        if (!view.isWrittenAsObject(node.type())) {
            throw refusal.of(
                    name(),
                    "is written by " + TypeText.of(view.writer(node.type()).getClass()) + ", which nothing here reads",
                    "Make it a record, or hand in a JsonMapper with a module that reads and writes it.");
        }
        if (view.delegate(reader) != null) {
            throw refusal.of(
                    name(),
                    "is made from one value but is written as an object",
                    "Mark that value with @JsonValue, or give @JsonCreator the mode PROPERTIES.");
        }
        checkCreator(creator);
        checkState(reader);
    }

    private void checkMadeFrom(JavaType value, BeanDeserializerBase reader, ValueInstantiator creator) {
        JavaType delegate = view.delegate(reader);
        boolean fits =
                delegate != null ? isSpelledAlike(value, delegate) : isMadeFromScalar(value.getRawClass(), creator);
        if (!fits) {
            throw refusal.of(
                    name(),
                    "is written as the " + TypeText.of(value.getRawClass()) + " that @JsonValue marks and cannot be"
                            + " made from it",
                    "Give it a constructor or factory that takes that alone, with @JsonCreator(mode ="
                            + " JsonCreator.Mode.DELEGATING).");
        }
    }

    private static boolean isMadeFromScalar(Class<?> value, ValueInstantiator creator) {
        return (value == String.class && creator.canCreateFromString())
                || ((value == int.class || value == Integer.class) && creator.canCreateFromInt())
                || ((value == long.class || value == Long.class) && creator.canCreateFromLong())
                || ((value == double.class || value == Double.class) && creator.canCreateFromDouble())
                || ((value == boolean.class || value == Boolean.class) && creator.canCreateFromBoolean());
    }

    private void checkCreator(ValueInstantiator creator) {
        if (creator.canCreateUsingDefault() || creator.canCreateFromObjectWith()) {
            return;
        }
        Class<?> raw = node.type().getRawClass();
        boolean inner = raw.isMemberClass() && !Modifier.isStatic(raw.getModifiers());
        throw refusal.of(
                name(),
                inner
                        ? "is an inner class, which no one can make without its outer object"
                        : "has no usable constructor",
                inner
                        ? "Make it static, or a record."
                        : "Make it a record, give it a constructor without parameters, or mark one with @JsonCreator.");
    }

    // Both ways: every field is written, and what is written reaches its field, by itself or by the constructor.
    private void checkState(BeanDeserializerBase reader) {
        Class<?> made = view.restored(node.type());
        Class<?> parent = StateFields.hiddenParent(made);
        if (parent != null) {
            throw refusal.of(
                    name(), "extends " + parent.getName() + ", whose state cannot be seen", "Make it a record.");
        }
        Map<String, SettableBeanProperty> read = view.readProperties(reader);
        Map<Member, BeanPropertyWriter> written = writers();
        Set<String> names = new HashSet<>();
        for (Field field : StateFields.of(made)) {
            BeanPropertyWriter writer = written.get(field);
            if (writer == null) {
                throw refusal.of(place(field), "is not written, since another property has its name", "Rename it.");
            }
            checkRead(field, writer, read.get(writer.getName()));
            names.add(writer.getName());
        }
        for (SettableBeanProperty property : read.values()) {
            if (property instanceof CreatorProperty && !names.contains(property.getName())) {
                throw refusal.of(
                        name(),
                        "takes \"" + property.getName() + "\" in its constructor, and no field of that name is written",
                        "Name the parameter or the field as the other is, or annotate it with"
                                + " @JsonProperty; or make the class a record.");
            }
        }
    }

    private Map<Member, BeanPropertyWriter> writers() {
        Map<Member, BeanPropertyWriter> writers = new HashMap<>();
        for (BeanPropertyWriter writer : view.writtenProperties(node.type()).values()) {
            writers.put(writer.getMember().getMember(), writer);
        }
        return writers;
    }

    private void checkRead(Field field, BeanPropertyWriter writer, @Nullable SettableBeanProperty property) {
        boolean isSet = property != null && !(property.getMember().getMember().equals(field) && isFinal(field));
        if (property == null || !isSet) {
            throw refusal.of(
                    place(field),
                    "is written but cannot be read back",
                    isFinal(field)
                            ? "Give the constructor a parameter of that name, remove \"final\", or make the class a"
                                    + " record; if it is no part of the value, make it static or transient."
                            : "Make the class a record; if the field is no part of the value, make it transient.");
        }
        JavaType spelled = writer.getSerializationType() == null ? writer.getType() : writer.getSerializationType();
        if (!isSpelledAlike(spelled, property.getType())) {
            throw refusal.of(
                    place(field),
                    "is written as " + TypeText.of(spelled.getRawClass()) + " and read as "
                            + TypeText.of(property.getType().getRawClass()),
                    "Give the field and the parameter one type.");
        }
    }

    private static boolean isFinal(Field field) {
        return Modifier.isFinal(field.getModifiers());
    }

    /** Whether what is written of the one type is what is read of the other. */
    private static boolean isSpelledAlike(JavaType written, JavaType read) {
        if (written.toCanonical().equals(read.toCanonical())) {
            return true;
        }
        if (written.isPrimitive()) {
            return MethodType.methodType(written.getRawClass()).wrap().returnType() == read.getRawClass();
        }
        boolean bothHoldMore = (written.isCollectionLikeType() && read.isCollectionLikeType())
                || (written.isMapLikeType()
                        && read.isMapLikeType()
                        && isSpelledAlike(written.getKeyType(), read.getKeyType()));
        return bothHoldMore && isSpelledAlike(written.getContentType(), read.getContentType());
    }

    private String place(Field field) {
        return TypeText.of(field.getDeclaringClass()) + "." + field.getName();
    }

    private String name() {
        return TypeText.of(node.type().getRawClass());
    }
}
