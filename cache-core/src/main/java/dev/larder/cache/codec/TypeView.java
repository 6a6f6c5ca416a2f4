package dev.larder.cache.codec;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.deser.SettableBeanProperty;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.deser.std.ContainerDeserializerBase;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedMethod;
import tools.jackson.databind.introspect.BeanPropertyDefinition;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.databind.jsontype.TypeDeserializer;
import tools.jackson.databind.ser.BeanPropertyWriter;
import tools.jackson.databind.ser.bean.BeanSerializerBase;
import tools.jackson.databind.ser.impl.UnknownSerializer;
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

    /** The properties that are written, by name; none if the type is written otherwise than as an object. */
    Map<String, BeanPropertyWriter> writtenProperties(JavaType type) {
        Map<String, BeanPropertyWriter> properties = new TreeMap<>();
        writing.findPrimaryPropertySerializer(type, null).properties().forEachRemaining(property -> {
            if (property instanceof BeanPropertyWriter writer) {
                properties.put(writer.getName(), writer);
            }
        });
        return properties;
    }

    /** Whether values are written as objects with properties, and not as one text or number. */
    boolean isWrittenAsObject(JavaType type) {
        ValueSerializer<?> writer = writing.findPrimaryPropertySerializer(type, null);
        return writer instanceof BeanSerializerBase || writer instanceof UnknownSerializer;
    }

    /** The type of the one value that {@code @JsonValue} says is written, {@code null} if there is none. */
    @Nullable
    JavaType writtenValue(JavaType type) {
        AnnotatedMember value = writing.introspectBeanDescription(type).findJsonValueAccessor();
        return value == null ? null : value.getType();
    }

    /** The names of the written properties, in the order in which they are written. */
    List<String> writingOrder(JavaType type) {
        List<String> names = new ArrayList<>();
        writing.findPrimaryPropertySerializer(type, null)
                .properties()
                .forEachRemaining(property -> names.add(property.getName()));
        return names;
    }

    /** The type of the properties that {@code @JsonAnySetter} takes under any name, {@code null} if it is not there. */
    @Nullable
    JavaType anyPropertyType(JavaType type) {
        AnnotatedMember any = reading.introspectBeanDescription(type).findAnySetterAccessor();
        if (any == null) {
            return null;
        }
        return any instanceof AnnotatedMethod method
                ? method.getParameterType(1)
                : any.getType().getContentType();
    }

    /** The names of the written properties that a field of the class holds; the others are computed. */
    Set<String> fieldProperties(JavaType type) {
        Set<String> names = new HashSet<>();
        BeanDescription description = writing.introspectBeanDescription(type);
        for (BeanPropertyDefinition property : description.findProperties()) {
            if (hasField(type.getRawClass(), property.getInternalName())) {
                names.add(property.getName());
            }
        }
        return names;
    }

    private static boolean hasField(@Nullable Class<?> type, String name) {
        for (Class<?> declaring = type; declaring != null; declaring = declaring.getSuperclass()) {
            for (Field field : declaring.getDeclaredFields()) {
                if (field.getName().equals(name) && !Modifier.isStatic(field.getModifiers())) {
                    return true;
                }
            }
        }
        return false;
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
        for (NamedType subtype : namedSubtypes(node)) {
            JavaType type = reading.constructSpecializedType(node.type(), subtype.getType());
            if (!type.isAbstract()) {
                subtypes.put(node.typeId(reading, type), type);
            }
        }
        return subtypes;
    }

    private Collection<NamedType> namedSubtypes(TypeNode node) {
        var config = reading.getConfig();
        AnnotatedMember member = node.member();
        return member == null
                ? config.getSubtypeResolver()
                        .collectAndResolveSubtypesByClass(config, reading.introspectClassAnnotations(node.type()))
                : config.getSubtypeResolver().collectAndResolveSubtypesByClass(config, member, node.type());
    }
}
