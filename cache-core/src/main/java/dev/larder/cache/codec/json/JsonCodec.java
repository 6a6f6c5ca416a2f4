package dev.larder.cache.codec.json;

import dev.larder.cache.codec.Codec;
import dev.larder.cache.codec.EncodeException;
import dev.larder.cache.codec.TypedCodec;
import dev.larder.cache.codec.mapper.StorageMapper;
import dev.larder.cache.codec.type.RestorableType;
import java.lang.reflect.Type;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON through Jackson; the name is {@code json}. Values come back equal to what was written, or are not written: the
 * declared type is what is restored, a {@code Set} as a {@code LinkedHashSet}, a {@code List} as an {@code ArrayList},
 * sorted collections in natural order.
 *
 * <p>An object is stored by its fields, whatever its accessors show and whatever annotations hide or format it for the
 * readers of an interface. Heeded is what says how it is made: {@code @JsonCreator}, {@code @JsonProperty} for names,
 * builders, {@code @JsonTypeInfo} and {@code @JsonSubTypes}, {@code @JsonValue} and {@code @JsonKey},
 * {@code @JsonIdentityInfo}, {@code @JsonManagedReference}, {@code as} of {@code @JsonDeserialize}; {@code using} and
 * {@code converter} on a class that names both the reader and the writer. A {@code transient} field without a getter is
 * no part of the value.
 *
 * <p>Refused at start-up is what the declared type does not decide: {@code Object}, open interfaces and abstract
 * classes, wildcards, streams, {@code Iterable}, {@code CharSequence}, {@code Number}, an {@code Optional} in an
 * {@code Optional}; a field that nothing sets; keys of a map that are not made from the text they are written as. An
 * interface or abstract class is taken if its subtypes are sealed or listed by {@code @JsonSubTypes} and
 * {@code @JsonTypeInfo} tells them apart by {@code NAME}, {@code SIMPLE_NAME} or {@code DEDUCTION}; or if a module of
 * the mapper reads and writes it.
 *
 * <p>Refused when it is written, with an {@link EncodeException} that says what to do, is what only the value tells: an
 * object of a subclass, a collection sorted by a {@code Comparator}, what Hibernate has not loaded. Instances are
 * thread-safe.
 */
public final class JsonCodec implements Codec {

    /** The name of this codec. */
    public static final String NAME = "json";

    private final StorageMapper mapper;

    /** With a mapper of its own. */
    public JsonCodec() {
        this(new JsonMapper());
    }

    /**
     * With what the application's mapper knows of the application's classes: its modules' readers and writers of whole
     * types, mix-ins, subtypes. Its settings, and what its modules do to the platform's classes, are for other readers
     * and change nothing here. The given mapper is left as it is.
     */
    public JsonCodec(JsonMapper mapper) {
        this(StorageMapper.of(mapper));
    }

    private JsonCodec(StorageMapper mapper) {
        this.mapper = mapper;
    }

    /** With the mapper of another codec, so that both see types alike. Not for users. */
    public static JsonCodec over(StorageMapper mapper) {
        return new JsonCodec(mapper);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public TypedCodec bind(Type type) {
        JavaType restored = RestorableType.check(mapper.json(), type);
        return new TypedJsonCodec(mapper.json(), restored, type);
    }

    /** What it sees types through. Not for users. */
    public StorageMapper mapper() {
        return mapper;
    }
}
