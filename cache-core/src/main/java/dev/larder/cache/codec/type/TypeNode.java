package dev.larder.cache.codec.type;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.larder.cache.codec.mapper.PlatformValues;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.AbstractDeserializer;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.databind.jsontype.TypeDeserializer;
import tools.jackson.databind.jsontype.impl.AsDeductionTypeDeserializer;

/**
 * One occurrence of a type: where it stands decides how it is read.
 *
 * @param reader what reads its values
 * @param typeInfo how the bytes say which subtype it is, {@code null} if they do not
 * @param member the property it stands at, {@code null} elsewhere
 */
record TypeNode(
        JavaType type,
        ValueDeserializer<?> reader,
        @Nullable TypeDeserializer typeInfo,
        @Nullable AnnotatedMember member) {

    /** What a type is made of. */
    enum Role {
        /** A platform type that is one value, such as a text or an instant. */
        VALUE,
        /** An enum. */
        ENUM,
        /** An {@code Optional} and its like. */
        REFERENCE,
        /** An array. */
        ARRAY,
        /** A collection. */
        COLLECTION,
        /** A map, or one entry of a map. */
        MAP,
        /** An object with properties. */
        BEAN,
        /** A type whose subtypes are told apart by the bytes. */
        POLYMORPHIC,
        /** Read by code of the application or of a module. */
        CUSTOM,
        /** Nothing says what to restore. */
        OPEN
    }

    Role role() {
        Class<?> raw = type.getRawClass();
        if (raw.isPrimitive() || PlatformValues.contains(raw) || JsonNode.class.isAssignableFrom(raw)) {
            return Role.VALUE;
        }
        if (typeInfo != null) {
            return Role.POLYMORPHIC;
        }
        if (reader instanceof AbstractDeserializer || type.isJavaLangObject() || type.isIterationType()) {
            return Role.OPEN;
        }
        if (isCustom()) {
            return Role.CUSTOM;
        }
        return structure(raw);
    }

    private Role structure(Class<?> raw) {
        if (raw.isEnum()) {
            return Role.ENUM;
        }
        if (type.isArrayType()) {
            return Role.ARRAY;
        }
        if (type.isCollectionLikeType()) {
            return Role.COLLECTION;
        }
        if (type.isMapLikeType() || raw == Map.Entry.class) {
            return Role.MAP;
        }
        if (PlatformValues.isPlatformType(raw)) {
            return raw == Optional.class ? Role.REFERENCE : Role.OPEN;
        }
        if (type.isReferenceType()) {
            return Role.REFERENCE;
        }
        return reader instanceof BeanDeserializerBase ? Role.BEAN : Role.CUSTOM;
    }

    // A module may speed up Jackson's own bean deserializer by extending it, so the package alone decides nothing.
    private boolean isCustom() {
        return !(reader instanceof BeanDeserializerBase)
                && !reader.getClass().getName().startsWith("tools.jackson.databind.");
    }

    /** Whether it is a container whose property may say how the content is read. */
    boolean isContainerOfProperty() {
        return member != null && (type.isContainerType() || type.isReferenceType());
    }

    /** What an array, collection, map or reference holds. */
    JavaType contentType() {
        JavaType content = type.getContentType();
        return content != null ? content : type.containedTypeOrUnknown(type.containedTypeCount() - 1);
    }

    /** The type of a map's keys. */
    JavaType keyType() {
        JavaType key = type.getKeyType();
        return key != null ? key : type.containedTypeOrUnknown(0);
    }

    /** How the bytes say which subtype it is. */
    JsonTypeInfo.Id mechanism() {
        if (typeInfo == null) {
            return JsonTypeInfo.Id.NONE;
        }
        // The deducing one names its candidates by class, but only in memory.
        return typeInfo instanceof AsDeductionTypeDeserializer
                ? JsonTypeInfo.Id.DEDUCTION
                : typeInfo.getTypeIdResolver().getMechanism();
    }

    /** Whether a name in the bytes says which subtype it is. */
    boolean isNamed() {
        return mechanism() == JsonTypeInfo.Id.NAME || mechanism() == JsonTypeInfo.Id.SIMPLE_NAME;
    }

    /** What stands in the bytes for a subtype; its class name where nothing does, to order them. */
    String typeId(NamedType subtype) {
        String name = subtype.getType().getName();
        if (!isNamed()) {
            return name;
        }
        int end = mechanism() == JsonTypeInfo.Id.NAME
                ? name.lastIndexOf('.')
                : Math.max(name.lastIndexOf('.'), name.lastIndexOf('$'));
        return subtype.hasName() ? subtype.getName() : name.substring(end + 1);
    }
}
