package dev.larder.cache.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.CacheException;
import dev.larder.cache.key.Parameters.Parameter;
import dev.larder.cache.key.template.KeyTemplate;
import dev.larder.cache.key.value.CanonicalHash;
import dev.larder.cache.key.value.UnknownType;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Date;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code |hash} is of the whole state: what two values differ in is in it, or they have none. */
class HashedStateTest {

    // ---- Values that differ in what no getter shows

    public static class PackagePrivateAccessor {
        private final String text = "t";
        private final int page;

        PackagePrivateAccessor(int page) {
            this.page = page;
        }

        public String getText() {
            return text;
        }

        int page() {
            return page;
        }
    }

    static final class Fluent {
        private final int page;

        Fluent(int page) {
            this.page = page;
        }

        public int page() {
            return page;
        }
    }

    /** As value generators write them: the fields are in a class that nobody names. */
    abstract static class Generated {
        abstract int page();

        static Generated of(int page) {
            return new Generated_Value(page);
        }
    }

    private static final class Generated_Value extends Generated {
        private final int page;

        private Generated_Value(int page) {
            this.page = page;
        }

        @Override
        int page() {
            return page;
        }
    }

    static class Base {
        private final int page;

        Base(int page) {
            this.page = page;
        }
    }

    static class Inheriting extends Base {
        Inheriting(int page) {
            super(page);
        }
    }

    static class Shadowing extends Base {
        private final int page = 1;

        Shadowing(int ofBase) {
            super(ofBase);
        }

        @Override
        public String toString() {
            return "page " + page;
        }
    }

    /** Its getters say nothing of it. */
    static class Lying {
        private final int page;

        Lying(int page) {
            this.page = page;
        }

        public int getPage() {
            return 0;
        }

        public int getOffset() {
            throw new UnsupportedOperationException();
        }
    }

    record Overridden(int page) {
        public int page() {
            return 0;
        }
    }

    /** Not a collection, though it can be walked through. */
    static class Page implements Iterable<String> {
        private final List<String> content = List.of("a");
        private final int page;

        Page(int page) {
            this.page = page;
        }

        @Override
        public Iterator<String> iterator() {
            return content.iterator();
        }
    }

    static class OwnForm implements Serializable {
        private static final long serialVersionUID = 1;
        private final transient int page;

        OwnForm(int page) {
            this.page = page;
        }

        private void writeObject(ObjectOutputStream out) throws IOException {
            out.writeInt(page);
        }
    }

    static Stream<Arguments> differing() {
        int captured = 1;
        int other = 2;
        class One {
            int page() {
                return captured;
            }
        }
        class Other {
            int page() {
                return other;
            }
        }
        return Stream.of(
                Arguments.of(new PackagePrivateAccessor(1), new PackagePrivateAccessor(2)),
                Arguments.of(new Fluent(1), new Fluent(2)),
                Arguments.of(Generated.of(1), Generated.of(2)),
                Arguments.of(new Inheriting(1), new Inheriting(2)),
                Arguments.of(new Shadowing(2), new Shadowing(3)),
                Arguments.of(new Lying(1), new Lying(2)),
                Arguments.of(new Overridden(1), new Overridden(2)),
                Arguments.of(new Page(1), new Page(2)),
                Arguments.of(new OwnForm(1), new OwnForm(2)),
                Arguments.of(new One(), new Other()),
                Arguments.of(new Inheriting(1), new Base(1)));
    }

    @ParameterizedTest
    @MethodSource("differing")
    void hash_ofValuesThatDifferInAField_differs(Object one, Object other) {
        assertThat(hash(one)).isNotEqualTo(hash(other)).isEqualTo(hash(one));
    }

    // ---- Values that differ in nothing that counts

    static class Cached {
        private static int made;
        private final int page;
        private final transient Object lock = new Object();
        private transient int hash;

        Cached(int page, int hash) {
            this.page = page;
            this.hash = hash;
            made++;
        }

        @Override
        public String toString() {
            return made + " " + hash + " " + lock;
        }
    }

    @Test
    void hash_ofTransientAndStaticFields_isOfTheOthersAlone() {
        assertThat(hash(new Cached(1, 5))).isEqualTo(hash(new Cached(1, 6))).isNotEqualTo(hash(new Cached(2, 5)));
    }

    static class Range extends AbstractList<Integer> {
        private final int end;

        Range(int end) {
            this.end = end;
        }

        @Override
        public Integer get(int index) {
            return index;
        }

        @Override
        public int size() {
            return end;
        }
    }

    @Test
    void hash_ofAListOfOnesOwn_isThatOfItsElements() {
        assertThat(hash(new Range(3))).isEqualTo(hash(List.of(0, 1, 2)));
        assertThat(hash(new ArrayList<>(List.of(0, 1)) {
                    {
                        add(2);
                    }
                }))
                .isEqualTo(hash(List.of(0, 1, 2)));
    }

    interface Marker {}

    enum First implements Marker {
        SAME
    }

    enum Second implements Marker {
        SAME
    }

    record NoState() implements Marker {}

    static final class NoStateEither implements Marker {}

    @Test
    void hash_ofClassesWithoutState_isOfTheirNames() {
        assertThat(List.of(hash(First.SAME), hash(Second.SAME), hash(new NoState()), hash(new NoStateEither())))
                .doesNotHaveDuplicates();
        assertThat(hash(new NoStateEither())).isEqualTo(hash(new NoStateEither()));
    }

    /** The reader declares what the writer does not; both must find the same entry. */
    @Test
    void key_ofOneValueDeclaredWithSeveralTypes_isTheSame() {
        Generated value = Generated.of(1);

        assertThat(Stream.<Type>of(Generated.class, Generated_Value.class, Marker.class, UnknownType.UNKNOWN)
                        .map(type -> bind(type).key(new Object[] {value}))
                        .distinct())
                .hasSize(1);
    }

    // ---- Values that have none

    class Inner {
        final int page = 1;

        Object outer() {
            return HashedStateTest.this;
        }
    }

    static class MyDate extends Date {
        private static final long serialVersionUID = 1;
    }

    static class Basket extends ArrayList<String> {
        private static final long serialVersionUID = 1;
        String owner = "me";
    }

    static class Settings extends HashMap<String, String> {
        private static final long serialVersionUID = 1;
        String owner = "me";
    }

    record Nested(Object value) {}

    static Stream<Arguments> hidden() {
        Predicate<String> lambda = text -> true;
        Marker anonymous = new Marker() {};
        Object proxy = Proxy.newProxyInstance(
                HashedStateTest.class.getClassLoader(), new Class<?>[] {Marker.class}, (p, m, a) -> null);
        return Stream.of(
                Arguments.of(new HashedStateTest().new Inner(), ", which is an inner class", "declare it static"),
                Arguments.of(lambda, ", which is a lambda", "pass a record"),
                Arguments.of(anonymous, "class without a name", "pass a record"),
                Arguments.of(proxy, ", which is a proxy", "pass a record"),
                Arguments.of(new Date(), ", which cannot be looked into", "an Instant for a Date"),
                Arguments.of(new MyDate(), ", which extends java.util.Date", "in fields of its own"),
                Arguments.of(new Basket(), ", which has fields beside its elements", "in a record"),
                Arguments.of(new Settings(), ", which has fields beside its elements", "in a record"),
                Arguments.of(
                        new Nested(new Nested(new Date())),
                        ", whose `value.value` is a java.util.Date, which cannot be looked into",
                        "make the field transient"));
    }

    @ParameterizedTest
    @MethodSource("hidden")
    void hash_ofStateThatCannotBeRead_isAnErrorThatSaysWhereAndTheCure(Object value, String where, String cure) {
        assertThatThrownBy(() -> hash(value))
                .isInstanceOf(CacheException.class)
                .hasMessageStartingWith("here hashes a " + value.getClass().getTypeName() + ", wh")
                .hasMessageContaining(where)
                .hasMessageContaining(cure)
                .hasMessageEndingWith("or use a path to what counts");
    }

    // ---- What the static type tells

    record Dates(Date from, Date to) {}

    record Elements(List<Map<String, Optional<Dates[]>>> all) {}

    static class OfSuper extends Elements2<Dates> {}

    static class Elements2<T> {
        List<T> all = List.of();
    }

    abstract static class AbstractWithDate {
        Date from = new Date();
    }

    record Recursive(String name, List<Recursive> children, Date at) {}

    record Endless<T>(Endless<List<T>> next) {}

    record Fine(
            List<? extends Marker> markers,
            Map<String, Object> any,
            Recursing itself,
            Predicate<String> onlyAValueTells,
            Optional<int[][]> numbers,
            StringBuilder text) {}

    record Recursing(List<Recursing> children) {}

    static Stream<Arguments> hiddenTypes() throws NoSuchFieldException {
        return Stream.of(
                Arguments.of(Dates.class, "`from` is a java.util.Date"),
                Arguments.of(
                        new TypeOf() {
                            List<Date> it;
                        }.type(),
                        "`[]` is a java.util.Date"),
                Arguments.of(
                        new TypeOf() {
                            Map<String, List<Dates>> it;
                        }.type(),
                        "`[][].from` is a java.util.Date"),
                Arguments.of(
                        new TypeOf() {
                            Optional<Date> it;
                        }.type(),
                        "hashes a java.util.Date, which cannot"),
                Arguments.of(
                        new TypeOf() {
                            Set<? extends Calendar> it;
                        }.type(),
                        "`[]` is a java.util.Calendar"),
                Arguments.of(Elements.class, "`all[][][].from` is a java.util.Date"),
                Arguments.of(OfSuper.class, "`all[].from` is a java.util.Date"),
                Arguments.of(AbstractWithDate.class, "`from` is a java.util.Date"),
                Arguments.of(Recursive.class, "`at` is a java.util.Date"),
                Arguments.of(Pattern.class, "which cannot be looked into"),
                Arguments.of(ReentrantLock.class, "which cannot be looked into"),
                Arguments.of(MyDate.class, "which extends java.util.Date"),
                Arguments.of(Inner.class, "which is an inner class"),
                Arguments.of(Basket.class, "which has fields beside its elements"));
    }

    @ParameterizedTest
    @MethodSource("hiddenTypes")
    void bind_hashOfATypeWhoseValuesAllHideState_isFoundAtStartUp(Type type, String message) {
        assertThatThrownBy(() -> bind(type))
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessageStartingWith("`{p|hash}` in the key template `k:{p|hash}` hashes a ")
                .hasMessageContaining(message);
    }

    static Stream<Type> typesThatTellNothing() {
        return Stream.of(
                Fine.class,
                Recursing.class,
                Endless.class,
                Object.class,
                Marker.class,
                Predicate.class,
                Iterable.class,
                Number.class,
                Comparable.class,
                java.io.InputStream.class,
                Generated.class,
                NoStateEither.class,
                new TypeOf() {
                    List<?> it;
                }.type());
    }

    @ParameterizedTest
    @MethodSource("typesThatTellNothing")
    void bind_hashOfATypeThatOnlyValuesTellAbout_isFine(Type type) {
        assertThatCode(() -> bind(type)).doesNotThrowAnyException();
    }

    /** A generic type, written as the field {@code it}. */
    private abstract static class TypeOf {
        Type type() {
            try {
                return getClass().getDeclaredField("it").getGenericType();
            } catch (NoSuchFieldException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static BoundTemplate bind(Type type) {
        return BoundTemplate.bind(
                KeyTemplate.parse("k:{p|hash}"),
                Parameters.of(List.of(new Parameter("p", type))),
                new DefaultKeySchema("", 100));
    }

    private static String hash(Object value) {
        return CanonicalHash.of(value, "here");
    }
}
