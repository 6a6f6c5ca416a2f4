package dev.larder.cache.codec;

import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Map;
import tools.jackson.databind.deser.ValueInstantiator;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;

/** Whether objects of one class can be made again and get back all that was written of them. */
record RestorableBean(TypeNode node, TypeView view, Refusal refusal) {

    /** Some constructor or factory takes what is written. */
    void checkCreator(ValueInstantiator creator) {
        boolean fromObject = creator.canCreateUsingDefault()
                || creator.canCreateFromObjectWith()
                || creator.canCreateUsingDelegate()
                || creator.canCreateUsingArrayDelegate();
        if (fromObject || (creator.canInstantiate() && !view.isWrittenAsObject(node.type()))) {
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

    /** Every property that is written and held in a field is read back; a computed one need not be. */
    void checkNothingIsLost(BeanDeserializerBase reader, boolean takesAny) {
        Map<String, ?> read = view.readProperties(reader);
        Collection<String> fields = view.fieldProperties(node.type());
        for (String name : view.writtenProperties(node.type()).keySet()) {
            if (!read.containsKey(name) && fields.contains(name)) {
                throw refusal.of(
                        name() + "." + name,
                        "is written but cannot be read back",
                        "Give it a setter or a parameter of the constructor, or make the class a record.");
            }
        }
        if (!takesAny
                && read.isEmpty()
                && view.writtenProperties(node.type()).isEmpty()
                && hasState(node.type().getRawClass())) {
            throw refusal.of(
                    name(),
                    "has fields but no property that Jackson can see",
                    "Give it getters, make it a record, or annotate its fields with @JsonProperty.");
        }
    }

    private static boolean hasState(Class<?> raw) {
        for (var field : raw.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers())) {
                return true;
            }
        }
        return false;
    }

    private String name() {
        return TypeText.of(node.type().getRawClass());
    }
}
