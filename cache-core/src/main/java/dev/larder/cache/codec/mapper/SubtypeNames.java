package dev.larder.cache.codec.mapper;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DatabindContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.databind.jsontype.PolymorphicTypeValidator;
import tools.jackson.databind.jsontype.TypeIdResolver;
import tools.jackson.databind.jsontype.impl.StdTypeResolverBuilder;

/**
 * Names in the bytes for the subtypes of a type: only for those that are known to whoever reads. Jackson makes a name
 * up for any other, which nobody understands.
 */
final class SubtypeNames extends StdTypeResolverBuilder {

    SubtypeNames(JsonTypeInfo.Value settings) {
        super(settings);
    }

    private SubtypeNames(SubtypeNames other, Class<?> whereNoneIsNamed) {
        super(other, whereNoneIsNamed);
    }

    @Override
    public StdTypeResolverBuilder withDefaultImpl(Class<?> whereNoneIsNamed) {
        return new SubtypeNames(this, whereNoneIsNamed);
    }

    @Override
    protected TypeIdResolver idResolver(
            DatabindContext context,
            JavaType base,
            PolymorphicTypeValidator validator,
            Collection<NamedType> subtypes,
            boolean forWriting,
            boolean forReading) {
        TypeIdResolver names = super.idResolver(context, base, validator, subtypes, forWriting, forReading);
        Set<Class<?>> known = subtypes.stream().map(NamedType::getType).collect(Collectors.toUnmodifiableSet());
        return forWriting ? new KnownNames(base.getRawClass(), known, names) : names;
    }

    private record KnownNames(Class<?> base, Set<Class<?>> known, TypeIdResolver names) implements TypeIdResolver {

        @Override
        public void init(JavaType type) {
            names.init(type);
        }

        @Override
        public String idFromValue(DatabindContext context, Object value) {
            Class<?> type = value instanceof Enum<?> constant ? constant.getDeclaringClass() : value.getClass();
            if (!known.contains(type)) {
                throw UnstorableException.unknownSubtype(((SerializationContext) context).getGenerator(), base, type);
            }
            return names.idFromValue(context, value);
        }

        @Override
        public String idFromValueAndType(DatabindContext context, @Nullable Object value, Class<?> type) {
            return value == null ? names.idFromValueAndType(context, null, type) : idFromValue(context, value);
        }

        @Override
        public String idFromBaseType(DatabindContext context) {
            return names.idFromBaseType(context);
        }

        @Override
        public JavaType typeFromId(DatabindContext context, String id) {
            return names.typeFromId(context, id);
        }

        @Override
        public String getDescForKnownTypeIds() {
            return names.getDescForKnownTypeIds();
        }

        @Override
        public JsonTypeInfo.Id getMechanism() {
            return names.getMechanism();
        }
    }
}
