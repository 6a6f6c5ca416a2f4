package dev.larder.cache.codec;

import java.lang.reflect.Type;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON through Jackson; the name is {@code json}. Values come back equal to what was written wherever the type says all
 * there is to say: the declared type is what is restored, so a subclass comes back as the class the signature names, a
 * {@code Set} as a {@code LinkedHashSet}, a {@code List} as an {@code ArrayList}, sorted collections in natural order.
 *
 * <p>Refused at start-up is what the declared type does not decide: {@code Object}, open interfaces and abstract
 * classes, wildcards, streams, {@code Iterable}, {@code CharSequence}, {@code Number}, an {@code Optional} in an
 * {@code Optional}. An interface or abstract class is taken if its subtypes are sealed or listed by
 * {@code @JsonSubTypes} and {@code @JsonTypeInfo} tells them apart by {@code NAME}, {@code SIMPLE_NAME} or
 * {@code DEDUCTION}; or if a module of the mapper reads it. A property with a reader or converter of the application's
 * own is left to that. Instances are thread-safe.
 */
public final class JsonCodec implements Codec {

    /** The name of this codec. */
    public static final String NAME = "json";

    private final JsonMapper mapper;

    /** With a mapper of its own. */
    public JsonCodec() {
        this(new JsonMapper());
    }

    /**
     * With the application's mapper, whose modules, mix-ins and naming strategy are honoured. It is copied, and the
     * copy is set to lose nothing: time zones, empty values, enum constants by name. The given mapper is left as it is.
     */
    public JsonCodec(JsonMapper mapper) {
        this.mapper = FaithfulMapper.of(mapper);
    }

    private JsonCodec(MessagePackCodec other) {
        this.mapper = other.mapper();
    }

    /** With the mapper of the other codec, so that both see types alike. */
    static JsonCodec withMapperOf(MessagePackCodec other) {
        return new JsonCodec(other);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public TypedCodec bind(Type type) {
        JavaType restored = RestorableType.check(mapper, type);
        return new TypedJsonCodec(mapper, restored);
    }

    JsonMapper mapper() {
        return mapper;
    }
}
