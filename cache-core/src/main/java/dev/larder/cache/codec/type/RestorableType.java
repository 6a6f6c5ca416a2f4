package dev.larder.cache.codec.type;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.codec.mapper.PlatformValues;
import dev.larder.cache.codec.mapper.StateFields;
import dev.larder.cache.codec.mapper.TypeText;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.deser.SettableBeanProperty;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whether values of a type can be restored from bytes that name no classes. Walks the type and everything in it once,
 * at start-up, and refuses the first part of which the declared type does not say what to restore.
 */
public final class RestorableType {

    private static final Set<JsonTypeInfo.Id> NAMES_IN_BYTES =
            EnumSet.of(JsonTypeInfo.Id.NAME, JsonTypeInfo.Id.SIMPLE_NAME, JsonTypeInfo.Id.DEDUCTION);

    private final Type root;
    private Refusal refusal;
    private final JsonMapper mapper;
    private final TypeView view;
    private final Set<JavaType> visited = new HashSet<>();

    private RestorableType(JsonMapper mapper, Type root) {
        this.root = root;
        this.refusal = new Refusal(root);
        this.mapper = mapper;
        this.view = new TypeView(mapper);
    }

    /**
     * The type as Jackson knows it.
     *
     * @throws CacheConfigurationException if a part of the type cannot be restored; the message names the part and the
     *     cure
     */
    public static JavaType check(JsonMapper mapper, Type type) {
        RestorableType check = new RestorableType(mapper, type);
        check.checkSpelling(type);
        return check.checked();
    }

    private JavaType checked() {
        JavaType type = mapper.constructType(root);
        String place = TypeText.of(root);
        try {
            visit(view.node(type), place);
        } catch (JacksonException | IllegalArgumentException e) {
            String message = e instanceof JacksonException jacksons ? jacksons.getOriginalMessage() : e.getMessage();
            throw refusal.of(
                    place,
                    "is refused by Jackson: " + message,
                    "Change that part of the type, or hand in a JsonMapper with a module that knows it.",
                    e);
        }
        return type;
    }

    // What reflection can tell and Jackson would gloss over, by putting the bound or Object in its place.
    private void checkSpelling(Type type) {
        if (type == void.class || type == Void.class) {
            throw refusal.of(TypeText.of(type), "has no values", "Cache only methods that return something.");
        }
        if (type instanceof TypeVariable<?> || type instanceof WildcardType) {
            throw refusal.of(
                    TypeText.of(type), "does not say which class to restore", "Write the class itself in its place.");
        }
        if (type instanceof Class<?> raw && raw.getTypeParameters().length > 0) {
            throw refusal.of(
                    TypeText.of(type),
                    "is a raw type and does not say what it holds",
                    "Write it with its type arguments, such as List<Product>.");
        }
        if (type instanceof Class<?> raw && raw.isArray()) {
            checkSpelling(raw.getComponentType());
        } else if (type instanceof GenericArrayType array) {
            checkSpelling(array.getGenericComponentType());
        } else if (type instanceof ParameterizedType parameterized) {
            for (Type argument : parameterized.getActualTypeArguments()) {
                checkSpelling(argument);
            }
        }
    }

    private void visit(TypeNode node, String place) {
        checkTypeInfo(node, place);
        switch (node.role()) {
            case VALUE, ENUM -> {}
            case CUSTOM -> checkWriter(node, place);
            case OPEN -> throw refuseOpen(node, place);
            case ARRAY -> visitOnce(node, () -> visitContent(node, place));
            case COLLECTION ->
                visitOnce(node, () -> {
                    checkNoFields(node);
                    visitContent(node, place);
                });
            case REFERENCE ->
                visitOnce(node, () -> {
                    checkNotNested(node, place);
                    visitContent(node, place);
                });
            case MAP ->
                visitOnce(node, () -> {
                    checkNoFields(node);
                    checkKeys(node, place);
                    visitContent(node, place);
                });
            case POLYMORPHIC -> visitSubtypes(node, place);
            case BEAN -> visitOnce(node, () -> visitBean(node, place));
        }
    }

    private void checkTypeInfo(TypeNode node, String place) {
        if (node.typeInfo() != null && !NAMES_IN_BYTES.contains(node.mechanism())) {
            throw refusal.of(
                    place,
                    "has type information of kind " + node.mechanism() + ", and stored bytes must name no classes",
                    "Use @JsonTypeInfo(use = JsonTypeInfo.Id.NAME).");
        }
    }

    // A property may say more about what its container holds than the type does, so it is looked into each time.
    private void visitOnce(TypeNode node, Runnable visit) {
        if (node.isContainerOfProperty() || visited.add(node.type())) {
            visit.run();
        }
    }

    private void visitContent(TypeNode node, String place) {
        if (node.contentType().isPrimitive()) {
            return;
        }
        visit(view.content(node), place);
    }

    private void checkNotNested(TypeNode node, String place) {
        if (PlatformValues.isOptional(node.contentType().getRawClass())) {
            throw refusal.of(
                    place,
                    "holds an Optional in an Optional, whose two ways of being empty look the same in the bytes",
                    "Use one Optional.");
        }
    }

    private void checkKeys(TypeNode node, String place) {
        JavaType key = node.keyType();
        if (!view.isTextKey(key)) {
            throw refusal.of(
                    place,
                    "has keys of type " + text(key) + ", which cannot be made from the text they are written as",
                    "Mark the text that tells " + text(key) + "s apart with @JsonKey or @JsonValue and give the class a"
                            + " constructor that takes it, or use keys of a class that is one value, such as String.");
        }
    }

    private void checkNoFields(TypeNode node) {
        Class<?> raw = node.type().getRawClass();
        if (!StateFields.of(raw).isEmpty()) {
            throw refusal.of(
                    text(node.type()),
                    "has fields beside what it holds, which would be lost",
                    "Make it a record that has the collection as a component.");
        }
    }

    // A container of a library is read by that library's module and written as any other.
    private void checkWriter(TypeNode node, String place) {
        JavaType type = node.type();
        if (!type.isContainerType() && !type.isReferenceType() && !view.isWrittenByCustom(type)) {
            throw refusal.of(
                    place,
                    "is read by " + TypeText.of(node.reader().getClass())
                            + " and written by nothing that belongs to it",
                    "Add a writer for " + text(type) + " to the JsonMapper's module that reads it.");
        }
    }

    private void visitSubtypes(TypeNode node, String place) {
        Map<String, JavaType> subtypes = view.subtypes(node);
        if (subtypes.isEmpty()) {
            throw refusal.of(
                    place, "has no known subtypes", Cures.ofUnlisted(node.type().getRawClass()));
        }
        subtypes.forEach((name, subtype) -> {
            if (!view.isNamed(node, name, subtype)) {
                throw refusal.of(
                        place,
                        "has another subtype of the name \"" + name + "\" beside " + text(subtype),
                        "Give them different names with @JsonTypeName or @JsonSubTypes.");
            }
            visit(view.withoutTypeInfo(subtype), text(subtype));
        });
    }

    private void visitBean(TypeNode node, String place) {
        String known = Cures.ofKnown(node.type().getRawClass());
        try {
            visitBean(node);
        } catch (CacheConfigurationException e) {
            if (known == null) {
                throw e;
            }
            throw refusal.of(
                    place, "is a " + node.type().getRawClass().getName() + ", which Jackson cannot read", known, e);
        }
    }

    private void visitBean(TypeNode node) {
        BeanDeserializerBase reader = (BeanDeserializerBase) node.reader();
        new RestorableBean(node, view, refusal).check(reader);
        JavaType value = view.writtenValue(node.type());
        if (value != null) {
            visit(view.node(value), text(node.type()));
            return;
        }
        for (SettableBeanProperty property : view.readProperties(reader).values()) {
            visitProperty(node.type(), property);
        }
    }

    private void visitProperty(JavaType owner, SettableBeanProperty property) {
        String place = text(owner) + "." + property.getName() + ": " + declared(property);
        Type declaredType = property.getMember() == null ? null : TypeText.declaredType(property.getMember());
        if (declaredType != null && hasWildcard(declaredType)) {
            throw refusal.of(
                    place, "has a wildcard and does not say which class to restore", "Write the class itself.");
        }
        Refusal outer = refusal;
        refusal = view.isHidden(property) ? refusal.inHidden(text(owner) + "." + property.getName()) : refusal;
        visit(view.property(property), place);
        refusal = outer;
    }

    private static boolean hasWildcard(Type type) {
        if (type instanceof ParameterizedType parameterized) {
            for (Type argument : parameterized.getActualTypeArguments()) {
                if (hasWildcard(argument)) {
                    return true;
                }
            }
        }
        return type instanceof WildcardType
                || (type instanceof GenericArrayType array && hasWildcard(array.getGenericComponentType()));
    }

    private CacheConfigurationException refuseOpen(TypeNode node, String place) {
        Class<?> raw = node.type().getRawClass();
        if (node.type().isIterationType()) {
            return refusal.of(place, "can be read only once", "Return a List.");
        }
        String known = Cures.ofKnown(raw);
        if (PlatformValues.isPlatformType(raw)) {
            boolean isProperty = place.contains(": ");
            return refusal.of(
                    place,
                    "is no class that can be restored: " + raw.getName() + " does not say what it holds",
                    known != null
                            ? known
                            : "Write a class of values in its place, such as a record, String, Long, BigDecimal, List or"
                                    + " java.time.Instant"
                                    + (isProperty
                                            ? "; if the field is no part of the value, make it transient."
                                            : "."));
        }
        return refusal.of(
                place,
                "is open: nothing says which class of " + text(node.type()) + " to restore",
                known != null ? known : Cures.ofOpen(raw));
    }

    private static String declared(SettableBeanProperty property) {
        Type type = property.getMember() == null ? null : TypeText.declaredType(property.getMember());
        return type == null ? text(property.getType()) : TypeText.of(type);
    }

    private static String text(JavaType type) {
        return TypeText.of(type.getRawClass());
    }
}
