package dev.larder.cache.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.codec.json.JsonCodec;
import dev.larder.cache.codec.msgpack.MessagePackCodec;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Whatever a record or a bean is made of, each of its fields is written and comes back. */
class GeneratedTypesTest {

    private static final int TYPES = 150;
    private static final int VALUES = 4;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void roundTrip_ofGeneratedTypes_writesEveryFieldAndIsEqual(long seed) throws Exception {
        Random random = new Random(seed);
        for (Class<?> type : GeneratedTypes.of(seed, TYPES)) {
            for (Codec codec : List.of(new JsonCodec(), new MessagePackCodec())) {
                TypedCodec typed = codec.bind(type);
                for (int i = 0; i < VALUES; i++) {
                    Object value = random(type, random, 0);

                    byte[] bytes = typed.encode(value);

                    assertThat(typed.decode(bytes, 0, bytes.length))
                            .as("%s by %s of %s", type, codec.name(), value)
                            .usingRecursiveComparison()
                            .isEqualTo(value);
                    assertEveryFieldIsWritten(codec, type, bytes);
                }
            }
        }
    }

    private static void assertEveryFieldIsWritten(Codec codec, Class<?> type, byte[] bytes) {
        if (codec instanceof JsonCodec) {
            assertThat(new JsonMapper()
                            .readTree(new String(bytes, StandardCharsets.UTF_8))
                            .size())
                    .as("%s", type)
                    .isEqualTo(type.getDeclaredFields().length);
        }
    }

    // ---- values
    // ------------------------------------------------------------------------------------------------------

    private static @Nullable Object random(Type type, Random random, int depth) throws ReflectiveOperationException {
        if (type instanceof ParameterizedType generic) {
            return container((Class<?>) generic.getRawType(), generic.getActualTypeArguments(), random, depth);
        }
        Class<?> raw = (Class<?>) type;
        if (depth > 0 && !raw.isPrimitive() && raw != OptionalInt.class && random.nextInt(4) == 0) {
            return null;
        }
        return raw.getName().startsWith("Generated") ? object(raw, random, depth) : value(raw, random);
    }

    private static Object object(Class<?> type, Random random, int depth) throws ReflectiveOperationException {
        if (!type.isRecord()) {
            Constructor<?> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            Object bean = constructor.newInstance();
            for (Field field : type.getDeclaredFields()) {
                field.setAccessible(true);
                field.set(bean, random(field.getGenericType(), random, depth + 1));
            }
            return bean;
        }
        RecordComponent[] components = type.getRecordComponents();
        Object[] arguments = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            arguments[i] = random(components[i].getGenericType(), random, depth + 1);
        }
        return type.getDeclaredConstructor(types).newInstance(arguments);
    }

    private static @Nullable Object container(Class<?> raw, Type[] of, Random random, int depth)
            throws ReflectiveOperationException {
        int size = random.nextInt(3);
        if (raw == Optional.class) {
            return size == 0 ? Optional.empty() : Optional.ofNullable(random(of[0], random, 0));
        }
        if (random.nextInt(5) == 0) {
            return depth == 0 ? List.of() : null;
        }
        if (raw == Map.class) {
            Map<Object, Object> map = new LinkedHashMap<>();
            for (int i = 0; i < size; i++) {
                map.put(random(of[0], random, 0), random(of[1], random, 0));
            }
            return map;
        }
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            list.add(random(of[0], random, depth));
        }
        return raw == Set.class ? new LinkedHashSet<>(list) : list;
    }

    private static Object value(Class<?> type, Random random) {
        boolean isPlain = random.nextBoolean();
        int number = isPlain ? 0 : random.nextInt();
        String text = isPlain ? "" : new String(new char[] {(char) random.nextInt(0xD800), '"', 'x'});
        Map<Class<?>, Object> values = new LinkedHashMap<>();
        values.put(int.class, number);
        values.put(Integer.class, number);
        values.put(long.class, (long) number << 20);
        values.put(Long.class, (long) number << 20);
        values.put(boolean.class, !isPlain);
        values.put(Boolean.class, !isPlain);
        values.put(double.class, random.nextInt(9) == 0 ? Double.NEGATIVE_INFINITY : number / 7.0);
        values.put(Double.class, number / 7.0);
        values.put(float.class, number / 7.0f);
        values.put(short.class, (short) number);
        values.put(byte.class, (byte) number);
        values.put(char.class, (char) random.nextInt(0xD800));
        values.put(Character.class, (char) random.nextInt(0xD800));
        values.put(String.class, text);
        values.put(BigDecimal.class, new BigDecimal(BigInteger.valueOf(number), random.nextInt(9) - 4));
        values.put(BigInteger.class, BigInteger.valueOf(number).pow(3));
        values.put(UUID.class, new UUID(number, number));
        values.put(Instant.class, Instant.ofEpochSecond(number, number & 0xFFFFFF));
        values.put(LocalDate.class, LocalDate.ofEpochDay(number >> 8));
        values.put(LocalTime.class, LocalTime.ofNanoOfDay((number & 0xFFFFFFFFL) * 1000));
        values.put(
                OffsetDateTime.class,
                OffsetDateTime.ofInstant(
                        Instant.ofEpochSecond(number, 1), ZoneOffset.ofTotalSeconds(number % 18 * 60)));
        values.put(Duration.class, Duration.ofSeconds(number, number & 0xFFFF));
        values.put(Locale.class, isPlain ? Locale.ROOT : Locale.forLanguageTag("zh-Hans-CN"));
        values.put(DayOfWeek.class, DayOfWeek.of(1 + (number & 3)));
        values.put(OptionalInt.class, isPlain ? OptionalInt.empty() : OptionalInt.of(number));
        return values.get(type);
    }
}
