package dev.larder.cache.codec.format;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.codec.Codec;
import dev.larder.cache.codec.CodecId;
import dev.larder.cache.codec.TypedCodec;
import dev.larder.cache.codec.ValueFormat;
import dev.larder.cache.codec.json.JsonCodec;
import dev.larder.cache.codec.mapper.StorageMapper;
import dev.larder.cache.codec.msgpack.MessagePackCodec;
import dev.larder.cache.codec.type.Shape;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.TypeFactory;

/**
 * The codecs of one application, by name. Immutable and thread-safe; the caches of an application share one.
 *
 * <p>Each cache writes with one of them and reads the entries of all, so that a cache can change its codec while
 * entries of the old one are still stored.
 */
public final class Codecs {

    private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    private final Map<String, Codec> byName = new TreeMap<>();
    private final Map<Integer, Codec> byId = new HashMap<>();
    private final List<JsonMapper> mappers;

    private Codecs(List<Codec> codecs, JsonCodec json, MessagePackCodec messagePack) {
        add(json);
        add(messagePack);
        for (Codec codec : codecs) {
            if (codec != json && codec != messagePack) {
                add(codec);
            }
        }
        this.mappers = Stream.of(json.mapper(), messagePack.mapper())
                .distinct()
                .map(StorageMapper::json)
                .toList();
    }

    /** The built-in codecs alone: {@code json} and {@code msgpack}. */
    public static Codecs builtIn() {
        return of(List.of());
    }

    /**
     * The built-in codecs and these. A {@link JsonCodec} or {@link MessagePackCodec} among them takes the place of the
     * built-in one; so the application's own mapper is used. If only one of the two is given, the other uses the same
     * mapper.
     *
     * @throws CacheConfigurationException if a name is malformed, or two codecs have one name or one {@link CodecId}
     */
    public static Codecs of(List<Codec> codecs) {
        JsonCodec json = first(codecs, JsonCodec.class);
        MessagePackCodec messagePack = first(codecs, MessagePackCodec.class);
        if (json == null) {
            json = messagePack == null ? new JsonCodec() : JsonCodec.over(messagePack.mapper());
        }
        if (messagePack == null) {
            messagePack = MessagePackCodec.over(json.mapper());
        }
        return new Codecs(codecs, json, messagePack);
    }

    private static <C extends Codec> @Nullable C first(List<Codec> codecs, Class<C> type) {
        for (Codec codec : codecs) {
            if (type.isInstance(codec)) {
                return type.cast(codec);
            }
        }
        return null;
    }

    private void add(Codec codec) {
        String name = codec.name();
        if (!NAME.matcher(name).matches()) {
            throw new CacheConfigurationException("The codec name \"" + name + "\" of " + describe(codec)
                    + " is not made of lower-case letters, digits and single hyphens; choose one like \"my-codec\".");
        }
        Codec sameName = byName.putIfAbsent(name, codec);
        if (sameName != null) {
            throw new CacheConfigurationException("Two codecs are named \"" + name + "\": " + describe(sameName)
                    + " and " + describe(codec) + ". Give one of them another name.");
        }
        Codec sameId = byId.putIfAbsent(CodecId.of(codec), codec);
        if (sameId != null) {
            throw new CacheConfigurationException("The codec names \"" + sameId.name() + "\" and \"" + name
                    + "\" cannot be told apart in stored entries. Give one of them another name.");
        }
    }

    /**
     * How values of a type become entries and back; bound once per cache, at start-up. May take milliseconds.
     *
     * @param codecName the codec that writes
     * @param type the type of the values, generics included; primitives are boxed
     * @throws CacheConfigurationException if there is no such codec, or if its values cannot be restored from bytes;
     *     the message quotes the offending part of the type
     */
    public ValueFormat format(String codecName, Type type) {
        Codec writer = byName.get(codecName);
        if (writer == null) {
            throw new CacheConfigurationException("There is no codec named \"" + codecName + "\". Known codecs: "
                    + String.join(", ", byName.keySet()) + ". Use one of them, or register a Codec of that name.");
        }
        Absence absence = Absence.of(type);
        Type stored = absence.storedType(type);
        return new TypedFormat(
                codecName,
                absence,
                CodecId.of(writer),
                readers(writer, stored),
                fingerprint(type),
                alike(type, stored));
    }

    // Each codec reads the other's entries; so where two mappers see a type differently, a change in either counts.
    private long fingerprint(Type type) {
        long[] shapes = mappers.stream()
                .mapToLong(mapper -> Shape.of(mapper, type))
                .distinct()
                .toArray();
        return shapes.length == 1 ? shapes[0] : 31 * shapes[0] + shapes[1];
    }

    // A value, an Optional of it and its primitive are stored alike, so methods that differ only in that share entries.
    private Set<Long> alike(Type type, Type stored) {
        TypeFactory types = mappers.get(0).getTypeFactory();
        Set<Type> alike = new LinkedHashSet<>(List.of(type, stored));
        alike.addAll(Absence.declaring(stored));
        if (stored != Optional.class) {
            alike.add(types.constructParametricType(Optional.class, types.constructType(stored)));
        }
        return alike.stream().map(this::fingerprint).collect(Collectors.toUnmodifiableSet());
    }

    private Map<Integer, TypedCodec> readers(Codec writer, Type type) {
        Map<Integer, TypedCodec> readers = new HashMap<>();
        readers.put(CodecId.of(writer), writer.bind(type));
        byId.forEach((id, codec) -> {
            if (codec != writer) {
                readers.put(id, bindForReading(codec, type));
            }
        });
        return readers;
    }

    // A cache whose type only its own codec can restore is in order: there are no entries of the others to read.
    private static TypedCodec bindForReading(Codec codec, Type type) {
        try {
            return codec.bind(type);
        } catch (CacheConfigurationException e) {
            return new UnreadableCodec(codec.name(), e);
        }
    }

    private static String describe(Codec codec) {
        return codec.getClass().getName();
    }
}
