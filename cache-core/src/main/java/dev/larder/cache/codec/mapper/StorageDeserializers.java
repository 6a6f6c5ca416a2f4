package dev.larder.cache.codec.mapper;

import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.cfg.DeserializerFactoryConfig;
import tools.jackson.databind.deser.BeanDeserializerFactory;
import tools.jackson.databind.deser.DeserializerFactory;
import tools.jackson.databind.type.ArrayType;
import tools.jackson.databind.type.CollectionType;
import tools.jackson.databind.type.MapType;
import tools.jackson.databind.type.ReferenceType;

/** Makes the readers of all types, in step with {@link StorageSerializers}. */
final class StorageDeserializers extends BeanDeserializerFactory {

    private static final DeserializerFactory PLAIN = StorageMapper.unchanged().deserializerFactory();

    private final transient Map<Class<?>, ValueDeserializer<?>> own;

    /** @param own the readers of platform classes that Jackson's are replaced by */
    StorageDeserializers(CustomTypes custom, Map<Class<?>, ValueDeserializer<?>> own) {
        this(custom.readers(), own);
    }

    private StorageDeserializers(DeserializerFactoryConfig config, Map<Class<?>, ValueDeserializer<?>> own) {
        super(config);
        this.own = own;
    }

    StorageDeserializers with(Map<Class<?>, ValueDeserializer<?>> more) {
        Map<Class<?>, ValueDeserializer<?>> all = new HashMap<>(own);
        all.putAll(more);
        return new StorageDeserializers(_factoryConfig, all);
    }

    @Override
    public DeserializerFactory withConfig(DeserializerFactoryConfig config) {
        return new StorageDeserializers(config, own);
    }

    private static boolean isPlain(JavaType type) {
        return PlatformValues.isPlain(type);
    }

    @Override
    @SuppressWarnings("unchecked")
    public ValueDeserializer<Object> createBeanDeserializer(
            DeserializationContext context, JavaType type, BeanDescription.Supplier description) {
        ValueDeserializer<?> mine = own.get(type.getRawClass());
        if (mine != null) {
            return (ValueDeserializer<Object>) mine;
        }
        return isPlain(type)
                ? PLAIN.createBeanDeserializer(context, type, description)
                : super.createBeanDeserializer(context, type, description);
    }

    @Override
    public ValueDeserializer<?> createEnumDeserializer(
            DeserializationContext context, JavaType type, BeanDescription.Supplier description) {
        return PLAIN.createEnumDeserializer(context, type, description);
    }

    @Override
    public ValueDeserializer<?> createTreeDeserializer(
            DeserializationConfig config, JavaType type, BeanDescription.Supplier description) {
        return PLAIN.createTreeDeserializer(config, type, description);
    }

    @Override
    public ValueDeserializer<?> createArrayDeserializer(
            DeserializationContext context, ArrayType type, BeanDescription.Supplier description) {
        return PLAIN.createArrayDeserializer(context, type, description);
    }

    @Override
    public ValueDeserializer<?> createCollectionDeserializer(
            DeserializationContext context, CollectionType type, BeanDescription.Supplier description) {
        return isPlain(type)
                ? PLAIN.createCollectionDeserializer(context, type, description)
                : super.createCollectionDeserializer(context, type, description);
    }

    @Override
    public ValueDeserializer<?> createMapDeserializer(
            DeserializationContext context, MapType type, BeanDescription.Supplier description) {
        return isPlain(type)
                ? PLAIN.createMapDeserializer(context, type, description)
                : super.createMapDeserializer(context, type, description);
    }

    @Override
    public ValueDeserializer<?> createReferenceDeserializer(
            DeserializationContext context, ReferenceType type, BeanDescription.Supplier description) {
        return isPlain(type)
                ? PLAIN.createReferenceDeserializer(context, type, description)
                : super.createReferenceDeserializer(context, type, description);
    }

    @Override
    public KeyDeserializer createKeyDeserializer(DeserializationContext context, JavaType type) {
        KeyDeserializer mine = PlatformReaders.KEYS.get(type.getRawClass());
        if (mine != null) {
            return mine;
        }
        KeyDeserializer reader =
                isPlain(type) ? PLAIN.createKeyDeserializer(context, type) : super.createKeyDeserializer(context, type);
        return reader == null ? new NoKeyReader() : reader;
    }
}
