package dev.larder.cache.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which room may know which: the arrows go one way. */
final class Arrows {

    private static final String ROOT = "dev.larder.cache";

    /** A room and the rooms it may know. The vocabulary of the root is everybody's. */
    private static final Map<String, List<String>> MAY_KNOW = new TreeMap<>(Map.of(
            "annotation", List.of(),
            "key", List.of("annotation"),
            "codec", List.of("annotation"),
            "metrics", List.of("annotation"),
            "store", List.of("annotation", "key", "codec"),
            "store.redis", List.of("annotation", "key", "codec", "store"),
            "store.memory", List.of("annotation", "key", "codec", "store"),
            "invalidation", List.of("annotation", "key", "codec", "store", "metrics"),
            "engine", List.of("annotation", "key", "codec", "store", "metrics", "invalidation"),
            "method", List.of("annotation", "key", "codec", "store", "metrics", "invalidation", "engine")));

    private Arrows() {}

    /** Every arrow as one rule. */
    static ArchRule all() {
        List<ArchRule> rules = new ArrayList<>();
        MAY_KNOW.forEach((room, known) -> rules.add(noClasses()
                .that()
                .resideInAPackage(packageOf(room))
                .should()
                .dependOnClassesThat(isOurs().and(not(isIn(room, known))).and(not(isVocabulary())))
                .as("The room " + room + " knows only " + known)));
        rules.add(noClasses()
                .that(not(resideInAPackage(packageOf("store.redis"))).and(not(isFacade())))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("redis.clients..")
                .as("Only store.redis, and the builder that takes a client, name Jedis"));
        rules.add(noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework..")
                .as("The core knows no Spring"));
        return CompositeArchRule.of(rules);
    }

    private static DescribedPredicate<JavaClass> isOurs() {
        return resideInAPackage(ROOT + "..");
    }

    private static DescribedPredicate<JavaClass> isIn(String room, List<String> known) {
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
        List<String> names = Arrays.asList("Larder", "LarderBuilder", "HandCache");
        return DescribedPredicate.describe(
                "the facade",
                type -> type.getPackageName().equals(ROOT)
                        && names.contains(type.getSimpleName().isEmpty() ? type.getName() : outermost(type)));
    }

    private static String outermost(JavaClass type) {
        JavaClass at = type;
        while (at.getEnclosingClass().isPresent()) {
            at = at.getEnclosingClass().get();
        }
        return at.getSimpleName();
    }
}
