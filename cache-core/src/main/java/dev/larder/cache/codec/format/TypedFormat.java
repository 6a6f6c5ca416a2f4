package dev.larder.cache.codec.format;

import dev.larder.cache.codec.DecodeException;
import dev.larder.cache.codec.EncodeException;
import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.codec.TypedCodec;
import dev.larder.cache.codec.ValueFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The format of one cache's values: everything about the type was decided when it was made. */
final class TypedFormat implements ValueFormat {

    private final String codec;
    private final Absence absence;
    private final int writerId;
    private final TypedCodec writer;
    private final Map<Integer, TypedCodec> readers;
    private final long fingerprint;
    private final Set<Long> readable;

    /**
     * @param fingerprint of what is written
     * @param readable the fingerprints of what can be read
     */
    TypedFormat(
            String codec,
            Absence absence,
            int writerId,
            Map<Integer, TypedCodec> readers,
            long fingerprint,
            Set<Long> readable) {
        TypedCodec bound = readers.get(writerId);
        if (bound == null) {
            throw new IllegalArgumentException("The writing codec is not among those that can be read");
        }
        this.codec = codec;
        this.absence = absence;
        this.writerId = writerId;
        this.writer = bound;
        this.readers = Map.copyOf(readers);
        this.fingerprint = fingerprint;
        this.readable = readable;
    }

    @Override
    public String codec() {
        return codec;
    }

    @Override
    public byte[] encode(@Nullable Object value, Stamp stamp, long physicalMillis, long freshMillis) {
        Object stored = stored(value);
        if (stored != null) {
            return Envelope.value(stamp, writerId, fingerprint, written(stored), physicalMillis, freshMillis);
        }
        if (absence == Absence.NEVER) {
            throw new EncodeException("null is no value of a primitive type", null);
        }
        return Envelope.absent(stamp, writerId, fingerprint, physicalMillis, freshMillis);
    }

    private @Nullable Object stored(@Nullable Object value) {
        try {
            return value == null ? null : absence.stored(value);
        } catch (ClassCastException e) {
            throw new EncodeException("The value is not of the cache's type", e);
        }
    }

    private byte[] written(Object stored) {
        try {
            return writer.encode(stored);
        } catch (EncodeException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            throw new EncodeException("The codec \"" + codec + "\" failed on it (" + e + ")", e);
        }
    }

    @Override
    public @Nullable Object decode(Envelope entry) {
        if (!entry.kind().hasPayload()) {
            throw new DecodeException("An entry of kind " + entry.kind() + " holds no value", null);
        }
        if (entry.fingerprint() != fingerprint && !readable.contains(entry.fingerprint())) {
            throw new DecodeException("The entry holds a value of another shape", null);
        }
        return entry.isAbsent() ? absence.absent() : read(entry);
    }

    // Codecs of the application are not trusted to keep to the one exception that means a miss.
    private Object read(Envelope entry) {
        TypedCodec reader = reader(entry.codecId());
        try {
            Object stored = reader.decode(entry.bytes(), Envelope.HEADER_LENGTH, entry.payloadLength());
            return absence.restored(Objects.requireNonNull(stored, "The codec gave null"));
        } catch (DecodeException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            throw new DecodeException("The codec failed on the entry's bytes", e);
        }
    }

    private TypedCodec reader(int codecId) {
        TypedCodec reader = codecId == writerId ? writer : readers.get(codecId);
        if (reader == null) {
            throw new DecodeException("The entry was written by a codec that is not registered here", null);
        }
        return reader;
    }

    @Override
    public boolean isAbsent(@Nullable Object value) {
        return stored(value) == null;
    }
}
