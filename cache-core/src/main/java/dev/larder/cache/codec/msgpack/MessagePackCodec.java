package dev.larder.cache.codec.msgpack;

import dev.larder.cache.codec.Codec;
import dev.larder.cache.codec.TypedCodec;
import dev.larder.cache.codec.json.JsonCodec;
import dev.larder.cache.codec.mapper.StorageMapper;
import dev.larder.cache.codec.type.RestorableType;
import java.lang.reflect.Type;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * MessagePack through Jackson; the name is {@code msgpack}. It takes and refuses the types that {@link JsonCodec} does,
 * under the same annotations and modules, and brings the values back in the same way. Its entries are smaller, and
 * neither slower to write nor to read.
 *
 * <p>The bytes are MessagePack that other languages can read: maps with property names, numbers of the smallest size
 * that holds them, {@code byte[]} and {@code UUID} as bytes, {@code Instant} as MessagePack's own timestamp, the other
 * times as ISO text. {@code BigDecimal} is extension type 1: its scale as a MessagePack integer, then its unscaled
 * value in big-endian two's complement. A {@code BigInteger} that does not fit into 64 bits is extension type 2, in
 * big-endian two's complement. Instances are thread-safe.
 */
public final class MessagePackCodec implements Codec {

    /** The name of this codec. */
    public static final String NAME = "msgpack";

    private final StorageMapper mapper;
    private final JsonMapper nativeMapper;

    /** With a mapper of its own. */
    public MessagePackCodec() {
        this(new JsonMapper());
    }

    /** With what the application's mapper knows of the application's classes, as a {@link JsonCodec} takes it. */
    public MessagePackCodec(JsonMapper mapper) {
        this(StorageMapper.of(mapper));
    }

    private MessagePackCodec(StorageMapper mapper) {
        this.mapper = mapper;
        this.nativeMapper = mapper.with(NativeValues.writers(), NativeValues.readers());
    }

    /** With the mapper of another codec, so that both see types alike. Not for users. */
    public static MessagePackCodec over(StorageMapper mapper) {
        return new MessagePackCodec(mapper);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public TypedCodec bind(Type type) {
        JavaType restored = RestorableType.check(mapper.json(), type);
        return new TypedMessagePackCodec(nativeMapper, restored, type);
    }

    /** What it sees types through. Not for users. */
    public StorageMapper mapper() {
        return mapper;
    }
}
