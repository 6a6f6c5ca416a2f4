package dev.larder.cache.codec.mapper;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.SerializerFactoryConfig;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.BeanPropertyDefinition;
import tools.jackson.databind.ser.BeanPropertyWriter;
import tools.jackson.databind.ser.BeanSerializerFactory;
import tools.jackson.databind.ser.PropertyBuilder;
import tools.jackson.databind.ser.SerializerFactory;
import tools.jackson.databind.ser.bean.BeanSerializerBase;
import tools.jackson.databind.ser.impl.UnknownSerializer;
import tools.jackson.databind.ser.jackson.JsonValueSerializer;
import tools.jackson.databind.ser.std.StdConvertingSerializer;

/**
 * Makes the writers of all types. What belongs to the platform is written in one way; an object is written field by
 * field, under its declared type, and only if it is of the very class that is read back; a module's writer is used
 * where the module reads the type as well.
 */
public final class StorageSerializers extends BeanSerializerFactory {

    private static final SerializerFactory PLAIN = StorageMapper.unchanged().serializerFactory();

    private final transient CustomTypes custom;
    private final transient Map<Class<?>, ValueSerializer<?>> own;

    /** @param own the writers of platform classes that Jackson's are replaced by */
    StorageSerializers(CustomTypes custom, Map<Class<?>, ValueSerializer<?>> own) {
        this(custom.writers(), custom, own);
    }

    private StorageSerializers(
            SerializerFactoryConfig config, CustomTypes custom, Map<Class<?>, ValueSerializer<?>> own) {
        super(config);
        this.custom = custom;
        this.own = own;
    }

    StorageSerializers with(Map<Class<?>, ValueSerializer<?>> more) {
        Map<Class<?>, ValueSerializer<?>> all = new HashMap<>(own);
        all.putAll(more);
        return new StorageSerializers(_factoryConfig, custom, all);
    }

    @Override
    public SerializerFactory withConfig(SerializerFactoryConfig config) {
        return new StorageSerializers(config, custom, own);
    }

    @Override
    @SuppressWarnings("unchecked")
    public ValueSerializer<Object> createSerializer(
            SerializationContext context,
            JavaType type,
            BeanDescription.Supplier description,
            JsonFormat.@Nullable Value format) {
        ValueSerializer<?> mine = own.get(type.getRawClass());
        if (mine != null) {
            return (ValueSerializer<Object>) mine;
        }
        return PlatformValues.isPlain(type)
                ? plain(type, PLAIN.createSerializer(context, type, description, format))
                : object(context, type, description, format);
    }

    @SuppressWarnings("unchecked")
    private static ValueSerializer<Object> plain(JavaType type, ValueSerializer<?> writer) {
        return JsonNode.class.isAssignableFrom(type.getRawClass())
                ? (ValueSerializer<Object>)
                        (ValueSerializer<?>) new JsonTreeSerializer((ValueSerializer<JsonNode>) writer)
                : ContainerSerializer.around(type, (ValueSerializer<Object>) writer);
    }

    @SuppressWarnings("unchecked")
    private ValueSerializer<Object> object(
            SerializationContext context,
            JavaType declared,
            BeanDescription.Supplier description,
            JsonFormat.@Nullable Value format) {
        if (LazyValue.isProxyClass(declared.getRawClass())) {
            return new ProxySerializer();
        }
        JavaType type = custom.restored(declared);
        BeanDescription.Supplier described =
                type == declared ? description : context.lazyIntrospectBeanDescription(type);
        ValueSerializer<Object> writer = writersOf(type, described).any(context, type, described, format);
        if (type.isContainerType()) {
            return ContainerSerializer.around(type, writer);
        }
        if (writer instanceof BeanSerializerBase || writer instanceof JsonValueSerializer) {
            return new ExactSerializer(writer.handledType(), writer);
        }
        if (writer instanceof UnknownSerializer) {
            return new ExactSerializer(type.getRawClass(), writer);
        }
        return isJacksons(writer) ? writer : new ReadBackSerializer(type, writer, custom);
    }

    private StorageSerializers writersOf(JavaType type, BeanDescription.Supplier description) {
        boolean all = type.isContainerType() || custom.isRead(type, description);
        return all ? this : new StorageSerializers(new SerializerFactoryConfig(), custom, own);
    }

    private ValueSerializer<Object> any(
            SerializationContext context,
            JavaType type,
            BeanDescription.Supplier description,
            JsonFormat.@Nullable Value format) {
        return super.createSerializer(context, type, description, format);
    }

    /** Whether it is one of Jackson's own, which writes what Jackson's own readers understand. */
    public static boolean isJacksons(ValueSerializer<?> writer) {
        return writer.getClass().getName().startsWith("tools.jackson.databind.")
                && !(writer instanceof StdConvertingSerializer);
    }

    /** Under its declared type, unless a name in the bytes says which one it is. */
    @Override
    protected BeanPropertyWriter _constructWriter(
            SerializationContext context,
            BeanPropertyDefinition definition,
            PropertyBuilder builder,
            boolean staticTyping,
            AnnotatedMember field) {
        boolean isNamed = context.findPropertyTypeSerializer(field.getType(), field) != null;
        BeanPropertyWriter writer = super._constructWriter(context, definition, builder, !isNamed, field);
        if (PlatformValues.losesNull(field.getType())) {
            writer.assignNullSerializer(new NullRefusal());
        }
        return writer;
    }

    @Override
    @SuppressWarnings("unchecked")
    public ValueSerializer<Object> createKeySerializer(SerializationContext context, JavaType type) {
        ValueSerializer<?> mine = PlatformWriters.KEYS.get(type.getRawClass());
        if (mine != null) {
            return (ValueSerializer<Object>) mine;
        }
        if (PlatformValues.isPlain(type)) {
            return PLAIN.createKeySerializer(context, type);
        }
        ValueSerializer<Object> writer = super.createKeySerializer(context, type);
        return writer instanceof JsonValueSerializer ? new ExactSerializer(type.getRawClass(), writer) : writer;
    }

    private static final class NullRefusal extends ValueSerializer<Object> {
        @Override
        public void serialize(@Nullable Object value, JsonGenerator generator, SerializationContext context) {
            throw UnstorableException.lostNull(generator);
        }
    }
}
