package dev.larder.cache.codec.mapper;

import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.AbstractTypeResolver;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.InjectableValues;
import tools.jackson.databind.JacksonModule.SetupContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.ConfigOverrides;
import tools.jackson.databind.cfg.DeserializerFactoryConfig;
import tools.jackson.databind.cfg.ModuleContextBase;
import tools.jackson.databind.cfg.SerializerFactoryConfig;
import tools.jackson.databind.deser.DeserializationContextExt;
import tools.jackson.databind.deser.DeserializationProblemHandler;
import tools.jackson.databind.deser.Deserializers;
import tools.jackson.databind.deser.KeyDeserializers;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.deser.ValueInstantiators;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.ser.Serializers;
import tools.jackson.databind.ser.ValueSerializerModifier;
import tools.jackson.databind.util.TokenBuffer;

/**
 * The readers and writers that the application's modules have for whole types. What else a module asks for, which is to
 * change how other types are written or read, is passed over.
 */
final class CustomTypes {

    private final SerializerFactoryConfig writers;
    private final DeserializerFactoryConfig readers;

    private final DeserializationConfig application;
    private @Nullable JsonMapper mapper;

    private CustomTypes(
            SerializerFactoryConfig writers, DeserializerFactoryConfig readers, DeserializationConfig application) {
        this.writers = writers;
        this.readers = readers;
        this.application = application;
    }

    static CustomTypes of(JsonMapper application, JsonMapper.Builder builder) {
        Modules modules = new Modules(builder);
        application.registeredModules().forEach(module -> module.setupModule(modules));
        return new CustomTypes(modules.writers, modules.readers, application.deserializationConfig());
    }

    /** Called once, before anything is written. */
    void readWith(JsonMapper storage) {
        mapper = storage;
    }

    /** The value a writer of the application has written, as its reader reads it. */
    @Nullable
    Object read(TokenBuffer written, JavaType type) {
        DeserializationContextExt context = Objects.requireNonNull(mapper)._deserializationContext();
        JsonParser parser = written.asParser(context);
        context.assignParser(parser);
        parser.nextToken();
        return context.findContextualValueDeserializer(type, null).deserialize(parser, context);
    }

    SerializerFactoryConfig writers() {
        return writers;
    }

    DeserializerFactoryConfig readers() {
        return readers;
    }

    /** The type whose objects are made where this one is declared; see {@link RestoredTypes}. */
    JavaType restored(JavaType declared) {
        return declared.isAbstract() ? application.mapAbstractType(declared) : declared;
    }

    /** Whether a module reads the type. One that only writes it does so for other readers than a cache. */
    boolean isRead(JavaType type, BeanDescription.Supplier description) {
        for (Deserializers all : readers.deserializers()) {
            if (all.findBeanDeserializer(type, application, description) != null) {
                return true;
            }
        }
        return false;
    }

    private static final class Modules extends ModuleContextBase {

        private SerializerFactoryConfig writers = new SerializerFactoryConfig();
        private DeserializerFactoryConfig readers = new DeserializerFactoryConfig();

        Modules(JsonMapper.Builder builder) {
            super(builder, new ConfigOverrides());
        }

        @Override
        public SetupContext addSerializers(Serializers more) {
            writers = writers.withAdditionalSerializers(more);
            return this;
        }

        @Override
        public SetupContext addKeySerializers(Serializers more) {
            writers = writers.withAdditionalKeySerializers(more);
            return this;
        }

        @Override
        public SetupContext addDeserializers(Deserializers more) {
            readers = readers.withAdditionalDeserializers(more);
            return this;
        }

        @Override
        public SetupContext addKeyDeserializers(KeyDeserializers more) {
            readers = readers.withAdditionalKeyDeserializers(more);
            return this;
        }

        @Override
        public SetupContext addValueInstantiators(ValueInstantiators more) {
            readers = readers.withValueInstantiators(more);
            return this;
        }

        /** One that nobody builds from. */
        @Override
        public Object getOwner() {
            return JsonMapper.builder();
        }

        @Override
        public SetupContext addSerializerModifier(ValueSerializerModifier modifier) {
            return this;
        }

        @Override
        public SetupContext addDeserializerModifier(ValueDeserializerModifier modifier) {
            return this;
        }

        @Override
        public SetupContext overrideDefaultNullKeySerializer(ValueSerializer<?> writer) {
            return this;
        }

        @Override
        public SetupContext overrideDefaultNullValueSerializer(ValueSerializer<?> writer) {
            return this;
        }

        /** Those of all modules are asked by {@link RestoredTypes}. */
        @Override
        public SetupContext addAbstractTypeResolver(AbstractTypeResolver resolver) {
            return this;
        }

        @Override
        public SetupContext addHandler(DeserializationProblemHandler handler) {
            return this;
        }

        @Override
        public SetupContext overrideInjectableValues(UnaryOperator<InjectableValues> values) {
            return this;
        }
    }
}
