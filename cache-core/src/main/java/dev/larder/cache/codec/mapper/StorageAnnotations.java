package dev.larder.cache.codec.mapper;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.ObjectIdGenerators;
import com.fasterxml.jackson.annotation.SimpleObjectIdResolver;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.Version;
import tools.jackson.databind.AnnotationIntrospector;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.PropertyName;
import tools.jackson.databind.annotation.JsonPOJOBuilder;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.AnnotatedField;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedMethod;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.ObjectIdInfo;
import tools.jackson.databind.introspect.PotentialCreator;
import tools.jackson.databind.jsontype.NamedType;

/**
 * Of the annotations on the application's classes those that say how an object is made: creators and the names of what
 * they take, builders, names of subtypes, the one value that stands for an object, and that an object may be met twice.
 * All others say how something looks to others, who are not shown everything; what is not overridden here is not
 * heeded.
 *
 * <p>The properties are the {@link StateFields}, whatever methods there are.
 */
public final class StorageAnnotations extends AnnotationIntrospector {

    private static final ObjectIdInfo IDENTITY = new ObjectIdInfo(
            PropertyName.construct("@id"),
            Object.class,
            ObjectIdGenerators.IntSequenceGenerator.class,
            SimpleObjectIdResolver.class);

    private final transient AnnotationIntrospector all;

    StorageAnnotations(AnnotationIntrospector all) {
        this.all = all;
    }

    @Override
    public Version version() {
        return all.version();
    }

    @Override
    public boolean isAnnotationBundle(Annotation annotation) {
        return all.isAnnotationBundle(annotation);
    }

    /** Whether an annotation that is not heeded here hides the member. */
    public boolean isHidden(MapperConfig<?> config, AnnotatedMember member) {
        return all.hasIgnoreMarker(config, member);
    }

    // ---- Properties and their names

    @Override
    public @Nullable PropertyName findNameForSerialization(MapperConfig<?> config, Annotated annotated) {
        if (annotated instanceof AnnotatedField field && StateFields.isState(field.getAnnotated())) {
            PropertyName name = all.findNameForSerialization(config, field);
            return name == null ? PropertyName.USE_DEFAULT : name;
        }
        return null;
    }

    @Override
    public @Nullable PropertyName findNameForDeserialization(MapperConfig<?> config, Annotated annotated) {
        return annotated instanceof AnnotatedParameter
                ? all.findNameForDeserialization(config, annotated)
                : findNameForSerialization(config, annotated);
    }

    @Override
    public @Nullable String findImplicitPropertyName(MapperConfig<?> config, AnnotatedMember member) {
        return member instanceof AnnotatedParameter ? all.findImplicitPropertyName(config, member) : null;
    }

    // ---- How an object is made

    @Override
    public JsonCreator.@Nullable Mode findCreatorAnnotation(MapperConfig<?> config, Annotated creator) {
        return isOfEnum(creator) ? null : all.findCreatorAnnotation(config, creator);
    }

    @Override
    public @Nullable PotentialCreator findPreferredCreator(
            MapperConfig<?> config,
            AnnotatedClass type,
            List<PotentialCreator> constructors,
            List<PotentialCreator> factories,
            Optional<PotentialCreator> withoutParameters) {
        return all.findPreferredCreator(config, type, constructors, factories, withoutParameters);
    }

    @Override
    public @Nullable Object findValueInstantiator(MapperConfig<?> config, AnnotatedClass type) {
        return all.findValueInstantiator(config, type);
    }

    @Override
    public @Nullable Class<?> findPOJOBuilder(MapperConfig<?> config, AnnotatedClass type) {
        return all.findPOJOBuilder(config, type);
    }

    @Override
    public JsonPOJOBuilder.@Nullable Value findPOJOBuilderConfig(MapperConfig<?> config, AnnotatedClass builder) {
        return all.findPOJOBuilderConfig(config, builder);
    }

    /** Objects are written as those that are made. */
    @Override
    public JavaType refineSerializationType(MapperConfig<?> config, Annotated annotated, JavaType base) {
        return all.refineDeserializationType(config, annotated, base);
    }

    @Override
    public JavaType refineDeserializationType(MapperConfig<?> config, Annotated annotated, JavaType base) {
        return all.refineDeserializationType(config, annotated, base);
    }

    // ---- A reader and a writer of the application's own, if a type has both

    @Override
    public @Nullable Object findSerializer(MapperConfig<?> config, Annotated annotated) {
        return isType(annotated) && all.findDeserializer(config, annotated) != null
                ? all.findSerializer(config, annotated)
                : null;
    }

    @Override
    public @Nullable Object findDeserializer(MapperConfig<?> config, Annotated annotated) {
        return isType(annotated) && all.findSerializer(config, annotated) != null
                ? all.findDeserializer(config, annotated)
                : null;
    }

    @Override
    public @Nullable Object findSerializationConverter(MapperConfig<?> config, Annotated annotated) {
        return isType(annotated) && all.findDeserializationConverter(config, annotated) != null
                ? all.findSerializationConverter(config, annotated)
                : null;
    }

    @Override
    public @Nullable Object findDeserializationConverter(MapperConfig<?> config, Annotated annotated) {
        return isType(annotated) && all.findSerializationConverter(config, annotated) != null
                ? all.findDeserializationConverter(config, annotated)
                : null;
    }

    private static boolean isType(Annotated annotated) {
        return annotated instanceof AnnotatedClass
                && !PlatformValues.isPlatformType(annotated.getRawType())
                && !Enum.class.isAssignableFrom(annotated.getRawType());
    }

    // ---- The one value that stands for an object

    @Override
    public @Nullable Boolean hasAsKey(MapperConfig<?> config, Annotated member) {
        return isOfEnum(member) ? null : all.hasAsKey(config, member);
    }

    @Override
    public @Nullable Boolean hasAsValue(MapperConfig<?> config, Annotated member) {
        return isOfEnum(member) ? null : all.hasAsValue(config, member);
    }

    /** A constant is told by its name. */
    private static boolean isOfEnum(Annotated annotated) {
        return annotated instanceof AnnotatedMember member
                && member.getDeclaringClass().isEnum();
    }

    // ---- Which subtype an object is of

    /**
     * Whatever tells it in other places, here it is a name in front of the object, where it is in no property's way.
     */
    @Override
    public JsonTypeInfo.@Nullable Value findPolymorphicTypeInfo(MapperConfig<?> config, Annotated annotated) {
        JsonTypeInfo.Value found = all.findPolymorphicTypeInfo(config, annotated);
        if (found == null) {
            return null;
        }
        return switch (found.getIdType()) {
            case NAME, DEDUCTION -> inFront(JsonTypeInfo.Id.NAME);
            case SIMPLE_NAME -> inFront(JsonTypeInfo.Id.SIMPLE_NAME);
            default -> found;
        };
    }

    private static JsonTypeInfo.Value inFront(JsonTypeInfo.Id id) {
        return JsonTypeInfo.Value.construct(id, JsonTypeInfo.As.WRAPPER_ARRAY, null, null, false, null);
    }

    @Override
    public @Nullable Object findTypeResolverBuilder(MapperConfig<?> config, Annotated annotated) {
        Object own = all.findTypeResolverBuilder(config, annotated);
        JsonTypeInfo.Value info = own == null ? findPolymorphicTypeInfo(config, annotated) : null;
        return info == null || info.getIdType() == JsonTypeInfo.Id.NONE ? own : new SubtypeNames(info);
    }

    @Override
    public @Nullable Object findTypeIdResolver(MapperConfig<?> config, Annotated annotated) {
        return all.findTypeIdResolver(config, annotated);
    }

    @Override
    public @Nullable List<NamedType> findSubtypes(MapperConfig<?> config, Annotated annotated) {
        boolean isEnum = Enum.class.isAssignableFrom(annotated.getRawType()); // Its constants may be of subclasses.
        return isEnum ? null : all.findSubtypes(config, annotated);
    }

    @Override
    public @Nullable String findTypeName(MapperConfig<?> config, AnnotatedClass type) {
        return all.findTypeName(config, type);
    }

    // ---- Objects that are met twice

    /**
     * Where the class says that its objects may be met again from what they hold, they are numbered: by themselves, not
     * by some property, since two may have that alike.
     */
    @Override
    public @Nullable ObjectIdInfo findObjectIdInfo(MapperConfig<?> config, Annotated annotated) {
        boolean isMetAgain = annotated instanceof AnnotatedClass type
                && (all.findObjectIdInfo(config, type) != null || isReferredBackTo(config, type));
        return isMetAgain ? IDENTITY : null;
    }

    private boolean isReferredBackTo(MapperConfig<?> config, AnnotatedClass type) {
        for (AnnotatedField field : type.fields()) {
            if (isManaged(config, field)) {
                return true;
            }
        }
        for (AnnotatedMethod method : type.memberMethods()) {
            if (isManaged(config, method)) {
                return true;
            }
        }
        return false;
    }

    private boolean isManaged(MapperConfig<?> config, AnnotatedMember member) {
        ReferenceProperty reference = all.findReferenceType(config, member);
        return reference != null && reference.isManagedReference();
    }
}
