package dev.larder.cache.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which room knows which: the arrows go one way. A room is a package, one inside another included. The root is two: its
 * vocabulary, which knows nobody and which everybody knows, and the facade, which puts the rooms together and is known
 * to users alone.
 */
final class Arrows {

    private static final String ROOT = "dev.larder.cache";
    private static final String VOCABULARY = "vocabulary";
    private static final String FACADE = "facade";
    private static final Set<String> OF_THE_FACADE = Set.of("Larder", "LarderBuilder", "HandCache");

    /** A room and the rooms it knows beside the vocabulary, as {@link #found} names them. */
    static final Map<String, Set<String>> KNOWN = new TreeMap<>(Map.ofEntries(
            Map.entry("annotation", Set.of()),
            Map.entry("codec", Set.of()),
            Map.entry("codec.mapper", Set.of("codec")),
            Map.entry("codec.type", Set.of("codec.mapper")),
            Map.entry("codec.json", Set.of("codec", "codec.mapper", "codec.type")),
            Map.entry("codec.msgpack", Set.of("codec", "codec.mapper", "codec.type")),
            Map.entry("codec.format", Set.of("codec", "codec.json", "codec.mapper", "codec.msgpack", "codec.type")),
            Map.entry("metrics", Set.of()),
            Map.entry("key.value", Set.of()),
            Map.entry("key.template", Set.of("key.value")),
            Map.entry("key.pattern", Set.of("key.template", "key.value")),
            Map.entry("store", Set.of("codec", "key.pattern")),
            Map.entry("engine.call", Set.of("annotation", "codec", "metrics", "store")),
            Map.entry("invalidation", Set.of("codec", "key.pattern", "metrics", "store")),
            Map.entry("engine.entry", Set.of("codec", "engine.call", "invalidation", "metrics")),
            Map.entry("settings", Set.of()),
            Map.entry(
                    "engine.lease",
                    Set.of("codec", "engine.call", "engine.entry", "invalidation", "metrics", "settings", "store")),
            Map.entry(
                    "engine.load",
                    Set.of("annotation", "codec", "engine.call", "engine.entry", "engine.lease", "metrics", "store")),
            Map.entry(
                    "engine",
                    Set.of(
                            "annotation",
                            "codec",
                            "engine.call",
                            "engine.entry",
                            "engine.lease",
                            "engine.load",
                            "invalidation",
                            "key.pattern",
                            "metrics",
                            "settings",
                            "store")),
            Map.entry("key", Set.of("key.pattern", "key.template", "key.value")),
            Map.entry("transaction", Set.of("engine", "engine.call", "invalidation", "key.pattern")),
            Map.entry(
                    "integration",
                    Set.of("codec.format", "engine", "key", "metrics", "settings", "store", "transaction")),
            Map.entry("method.declaration", Set.of("annotation", "key.template", "settings")),
            Map.entry("method.async", Set.of("method.declaration")),
            Map.entry(
                    "method.rule",
                    Set.of(
                            "annotation",
                            "engine.call",
                            "invalidation",
                            "key",
                            "key.pattern",
                            "key.template",
                            "method.declaration",
                            "metrics",
                            "settings",
                            "transaction")),
            Map.entry("method.batch", Set.of("key", "key.template", "method.declaration", "method.rule")),
            Map.entry(
                    "method",
                    Set.of(
                            "codec",
                            "codec.format",
                            "engine",
                            "engine.call",
                            "engine.load",
                            "integration",
                            "invalidation",
                            "key",
                            "key.template",
                            "method.async",
                            "method.batch",
                            "method.declaration",
                            "method.rule",
                            "metrics",
                            "settings",
                            "transaction")),
            Map.entry(
                    "method.check",
                    Set.of(
                            "annotation",
                            "codec",
                            "engine",
                            "engine.call",
                            "integration",
                            "key",
                            "key.template",
                            "method",
                            "method.declaration",
                            "method.rule",
                            "settings")),
            Map.entry("store.memory", Set.of("codec", "key.pattern", "store")),
            Map.entry("store.redis.connection", Set.of("codec", "store")),
            Map.entry("store.redis.index", Set.of("codec", "key.pattern", "store", "store.redis.connection")),
            Map.entry("store.redis.listening", Set.of("store", "store.redis.connection")),
            Map.entry(
                    "store.redis",
                    Set.of(
                            "codec",
                            "key.pattern",
                            "store",
                            "store.redis.connection",
                            "store.redis.index",
                            "store.redis.listening"))));

    private Arrows() {}

    /** A rule for each room, and for what only some may name. */
    static List<ArchRule> all() {
        List<ArchRule> rules = new ArrayList<>();
        KNOWN.forEach((room, known) -> rules.add(noClasses()
                .that()
                .resideInAPackage(packageOf(room))
                .should()
                .dependOnClassesThat(isOurs().and(not(isIn(room, known))).and(not(isVocabulary())))
                .as("The room " + room + " knows only " + known)));
        rules.add(noClasses()
                .that(not(resideInAPackage(packageOf("store.redis") + "..")).and(not(isFacade())))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("redis.clients..")
                .as("Only store.redis, and the builder that takes a client, name Jedis"));
        rules.add(noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework..")
                .as("The core knows no Spring"));
        return rules;
    }

    static ArchRule noCycle() {
        return SlicesRuleDefinition.slices()
                .assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass type) {
                        return isOurs().test(type) ? SliceIdentifier.of(roomOf(type)) : SliceIdentifier.ignore();
                    }

                    @Override
                    public String getDescription() {
                        return "rooms";
                    }
                })
                .should()
                .beFreeOfCycles();
    }

    /** The arrows there are, in the form of {@link #KNOWN}. */
    static Map<String, Set<String>> found(JavaClasses classes) {
        Map<String, Set<String>> found = new TreeMap<>();
        for (JavaClass type : classes) {
            String room = roomOf(type);
            if (!room.equals(VOCABULARY) && !room.equals(FACADE)) {
                found.computeIfAbsent(room, name -> new TreeSet<>()).addAll(knownBy(type));
            }
        }
        return found;
    }

    private static Set<String> knownBy(JavaClass type) {
        Set<String> known = new TreeSet<>();
        type.getDirectDependenciesFromSelf().stream()
                .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                .filter(isOurs())
                .map(Arrows::roomOf)
                .forEach(known::add);
        known.removeAll(Set.of(roomOf(type), VOCABULARY));
        return known;
    }

    private static String roomOf(JavaClass type) {
        String name = type.getPackageName();
        if (name.equals(ROOT)) {
            return isFacade().test(type) ? FACADE : VOCABULARY;
        }
        return name.substring(ROOT.length() + 1);
    }

    private static DescribedPredicate<JavaClass> isOurs() {
        return resideInAPackage(ROOT + "..");
    }

    private static DescribedPredicate<JavaClass> isIn(String room, Set<String> known) {
        List<String> packages =
                new ArrayList<>(known.stream().map(Arrows::packageOf).toList());
        packages.add(packageOf(room));
        return resideInAnyPackage(packages.toArray(String[]::new));
    }

    private static String packageOf(String room) {
        return ROOT + "." + room;
    }

    /** The root's classes without dependencies on any room. */
    private static DescribedPredicate<JavaClass> isVocabulary() {
        return resideInAPackage(ROOT).and(not(isFacade())).as("the vocabulary of the root");
    }

    /** The root's classes that put the rooms together; nobody but the user knows them. */
    private static DescribedPredicate<JavaClass> isFacade() {
        return DescribedPredicate.describe(
                "the facade",
                type -> type.getPackageName().equals(ROOT)
                        && OF_THE_FACADE.contains(outermost(type).getSimpleName()));
    }

    private static JavaClass outermost(JavaClass type) {
        JavaClass at = type;
        while (at.getEnclosingClass().isPresent()) {
            at = at.getEnclosingClass().get();
        }
        return at;
    }
}
