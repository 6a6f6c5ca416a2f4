package dev.larder.cache.codec.type;

import dev.larder.cache.codec.mapper.ExactSerializer;
import dev.larder.cache.codec.mapper.NoKeyReader;
import dev.larder.cache.codec.mapper.PlatformValues;
import dev.larder.cache.codec.mapper.StorageAnnotations;
import dev.larder.cache.codec.mapper.StorageSerializers;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.deser.SettableBeanProperty;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.deser.std.ContainerDeserializerBase;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.databind.jsontype.TypeDeserializer;
import tools.jackson.databind.ser.BeanPropertyWriter;
import tools.jackson.databind.ser.bean.BeanSerializerBase;
import tools.jackson.databind.ser.impl.UnknownSerializer;
import tools.jackson.databind.ser.jackson.JsonValueSerializer;
import tools.jackson.databind.type.ResolvedRecursiveType;

/**
 * Types as one mapper sees them. Asks for the very deserializers that will read the values, so that annotations,
 * mix-ins, modules and naming strategies count as they do at run time. Used at start-up, by one thread.
 */
final class TypeView {

    private final DeserializationContext reading;
    private final SerializationContext writing;

    TypeView(JsonMapper mapper) {
        this.reading = mapper._deserializationContext();
        this.writing = mapper._serializationContext();
    }

    DeserializationContext reading() {
        return reading;
    }

    /** The node for a type that stands by itself. */
    TypeNode node(JavaType type) {
        return node(type, null, reading.findTypeDeserializer(type), null);
    }

    private TypeNode node(
            JavaType declared,
            @Nullable ValueDeserializer<?> known,
            @Nullable TypeDeserializer typeInfo,
            @Nullable AnnotatedMember member) {
        JavaType type = declared instanceof ResolvedRecursiveType self ? self.getSelfReferencedType() : declared;
        ValueDeserializer<?> reader = known == null ? reading.findContextualValueDeserializer(type, null) : known;
        return new TypeNode(type, reader, typeInfo, member);
    }

    /** The node for a subtype that has been chosen. */
    TypeNode withoutTypeInfo(JavaType type) {
        return node(type, null, null, null);
    }

    /** The node for what an array, collection, map or reference holds. */
    TypeNode content(TypeNode container) {
        JavaType type = container.contentType();
        TypeDeserializer typeInfo = container.member() == null
                ? reading.findTypeDeserializer(type)
                : reading.findPropertyContentTypeDeserializer(container.type(), container.member());
        ValueDeserializer<?> known = container.reader() instanceof ContainerDeserializerBase<?> reader
                ? reader.getContentDeserializer()
                : null;
        boolean isContainer = type.isContainerType() || type.isReferenceType();
        return node(type, known, typeInfo, isContainer ? null : container.member());
    }

    /** The node for a property that is read. */
    TypeNode property(SettableBeanProperty property) {
        return node(
                property.getType(),
                property.getValueDeserializer(),
                property.getValueTypeDeserializer(),
                property.getMember());
    }

    /** The properties that are read, by name. */
    Map<String, SettableBeanProperty> readProperties(BeanDeserializerBase reader) {
        Map<String, SettableBeanProperty> properties = new TreeMap<>();
        reader.properties().forEachRemaining(property -> {
            if (!property.isIgnorable() && !property.isInjectionOnly()) {
                properties.put(property.getName(), property);
            }
        });
        return properties;
    }

    /** Whether an annotation hides the property from everybody but a cache. */
    boolean isHidden(SettableBeanProperty property) {
        return property.getMember() != null
                && reading.getAnnotationIntrospector() instanceof StorageAnnotations annotations
                && annotations.isHidden(reading.getConfig(), property.getMember());
    }

    /** What writes objects of the type, by which they are written field by field or otherwise. */
    ValueSerializer<?> writer(JavaType type) {
        ValueSerializer<?> writer = writing.findPrimaryPropertySerializer(type, null);
        return writer instanceof ExactSerializer exact ? exact.getDelegatee() : writer;
    }

    /** The class whose objects are written and made where the type is declared. */
    Class<?> restored(JavaType type) {
        return writing.findPrimaryPropertySerializer(type, null).handledType();
    }

    /** The properties that are written, by name; none if the type is written otherwise than as an object. */
    Map<String, BeanPropertyWriter> writtenProperties(JavaType type) {
        Map<String, BeanPropertyWriter> properties = new TreeMap<>();
        writer(type).properties().forEachRemaining(property -> {
            if (property instanceof BeanPropertyWriter writer) {
                properties.put(writer.getName(), writer);
            }
        });
        return properties;
    }

    /** Whether values are written as objects with properties, and not as one text or number. */
    boolean isWrittenAsObject(JavaType type) {
        ValueSerializer<?> writer = writer(type);
        return writer instanceof BeanSerializerBase || writer instanceof UnknownSerializer;
    }

    /** Whether values are written by code of the application or of a module. */
    boolean isWrittenByCustom(JavaType type) {
        return !StorageSerializers.isJacksons(writer(type));
    }

    /** The type of the one value that {@code @JsonValue} says is written, {@code null} if there is none. */
    @Nullable
    JavaType writtenValue(JavaType type) {
        AnnotatedMember value = writer(type) instanceof JsonValueSerializer
                ? writing.introspectBeanDescription(type).findJsonValueAccessor()
                : null;
        return value == null ? null : value.getType();
    }

    /** Whether a key of a map is restored from the text it is written as. */
    boolean isTextKey(JavaType type) {
        if (reading.findKeyDeserializer(type, null) instanceof NoKeyReader) {
            return false;
        }
        if (PlatformValues.isPlain(type)) {
            return type.isEnumType() || PlatformValues.contains(type.getRawClass());
        }
        ValueSerializer<?> writer = writing.findKeySerializer(type, null);
        return writer instanceof ExactSerializer || !StorageSerializers.isJacksons(writer);
    }

    /** What a value is read from where it is not read as an object: a text, a number, another object. */
    @Nullable
    JavaType delegate(BeanDeserializerBase reader) {
        JavaType delegate = reader.getValueInstantiator().getDelegateType(reading.getConfig());
        return delegate != null ? delegate : reader.getValueInstantiator().getArrayDelegateType(reading.getConfig());
    }

    /** The instantiable subtypes that a name in the bytes may stand for, by that name. */
    Map<String, JavaType> subtypes(TypeNode node) {
        Map<String, JavaType> subtypes = new TreeMap<>();
        for (NamedType named : namedSubtypes(node)) {
            // A subtype that stands by itself is told by the names of all its siblings.
            if (node.type().isTypeOrSuperTypeOf(named.getType())) {
                JavaType type = reading.constructSpecializedType(node.type(), named.getType());
                if (!type.isAbstract() || type.isEnumType()) {
                    subtypes.put(node.typeId(named), type);
                }
            }
        }
        return subtypes;
    }

    /** Whether a reader takes the name for that subtype, and not for another that has it, too. */
    boolean isNamed(TypeNode node, String name, JavaType subtype) {
        if (node.typeInfo() == null || !node.isNamed()) {
            return true;
        }
        JavaType read = node.typeInfo().getTypeIdResolver().typeFromId(reading, name);
        return read != null && read.hasRawClass(subtype.getRawClass());
    }

    private Collection<NamedType> namedSubtypes(TypeNode node) {
        var config = reading.getConfig();
        AnnotatedMember member = node.member();
        boolean isToldByMember =
                member != null && config.getAnnotationIntrospector().findPolymorphicTypeInfo(config, member) != null;
        return isToldByMember
                ? config.getSubtypeResolver().collectAndResolveSubtypesByClass(config, member, node.type())
                : config.getSubtypeResolver()
                        .collectAndResolveSubtypesByClass(config, reading.introspectClassAnnotations(node.type()));
    }
}
