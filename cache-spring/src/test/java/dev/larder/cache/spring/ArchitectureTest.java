package dev.larder.cache.spring;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import dev.larder.cache.spring.planted.Outer;
import dev.larder.cache.spring.planted.inner.Inner;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Who may know whom: the rooms of this module form no cycle, and users on Spring without Boot must not need Boot, nor
 * Micrometer's metrics and observations.
 */
class ArchitectureTest {

    private static final String ROOT = "dev.larder.cache.spring";

    /** The rooms each room knows. The root is {@code ""}. */
    private static final Map<String, Set<String>> ARROWS = Map.of(
            "boot.actuator", Set.of("boot"),
            "boot", Set.of("", "properties"),
            "", Set.of("async", "check", "expression", "interception", "properties", "transaction"),
            "check", Set.of("async", "interception", "properties"),
            "interception", Set.of("properties"),
            "expression", Set.of(),
            "outbox", Set.of("transaction"),
            "async", Set.of("transaction"),
            "properties", Set.of("transaction"),
            "transaction", Set.of());

    /** Every package by itself, so a room inside another is one, too. */
    private static final SliceAssignment ROOMS = new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(type.getPackageName());
        }

        @Override
        public String getDescription() {
            return "rooms";
        }
    };

    private static final ArchRule NO_CYCLE =
            SlicesRuleDefinition.slices().assignedFrom(ROOMS).should().beFreeOfCycles();

    private static final ArchRule NO_BOOT = noClasses()
            .that()
            .resideOutsideOfPackage("dev.larder.cache.spring.boot..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework.boot..",
                    "io.micrometer.core..",
                    "io.micrometer.observation..",
                    "dev.larder.cache.spring.boot..");

    private static final ArchRule TRANSACTIONS_IN_ONE_PACKAGE = noClasses()
            .that()
            .resideOutsideOfPackage("dev.larder.cache.spring.transaction")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework.transaction..",
                    "org.springframework.jdbc..",
                    "org.springframework.orm..",
                    "jakarta.persistence..",
                    "org.hibernate..");

    private static final ArchRule REACTOR_IN_ITS_CLASSES = noClasses()
            .that()
            .haveNameNotMatching(".*\\.(ReactorType|ReactiveTransaction[A-Za-z]*)(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("reactor..", "org.springframework.transaction.reactive..");

    private static final ArchRule JPA_IN_ITS_CLASSES = noClasses()
            .that()
            .haveNameNotMatching(".*\\.(JpaSessions|OwnSessions)(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework.orm..", "jakarta.persistence..", "org.hibernate..");

    private static final ArchRule HIBERNATE_IN_ONE_CLASS = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.larder.cache.spring.transaction.JpaSessions$Hibernate")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.hibernate..");

    private static final ArchRule PROPAGATION_IN_ONE_CLASS = noClasses()
            .that()
            .doNotHaveSimpleName("SnapshotContext")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.micrometer.context..");

    private final JavaClasses main = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.larder.cache.spring");

    @Test
    void rooms_formNoCycle() {
        NO_CYCLE.check(main);
    }

    @Test
    void cycle_withARoomInsideAnother_isFound() {
        JavaClasses planted = new ClassFileImporter().importClasses(Outer.class, Inner.class);

        assertThatThrownBy(() -> NO_CYCLE.check(planted))
                .hasMessageContaining("Cycle detected")
                .hasMessageContaining("planted.inner");
    }

    @Test
    void rooms_knowThoseOfTheTable() {
        Map<String, Set<String>> found = new TreeMap<>();
        for (JavaClass type : main) {
            Set<String> known = found.computeIfAbsent(room(type), name -> new TreeSet<>());
            type.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                    .filter(target -> target.getPackageName().startsWith(ROOT))
                    .map(ArchitectureTest::room)
                    .filter(target -> !target.equals(room(type)))
                    .forEach(known::add);
        }

        assertThat(found).isEqualTo(ARROWS);
    }

    /** The package's name below the root's. */
    private static String room(JavaClass type) {
        return type.getPackageName().equals(ROOT) ? "" : type.getPackageName().substring(ROOT.length() + 1);
    }

    @Test
    void plainSpring_dependsOnNothingOfBoot() {
        NO_BOOT.check(main);
    }

    @Test
    void springTxJdbcAndOrm_whichAreOptional_areTouchedInOnePackageAlone() {
        TRANSACTIONS_IN_ONE_PACKAGE.check(main);
    }

    @Test
    void reactor_whichIsOptional_isTouchedInItsClassesAlone() {
        REACTOR_IN_ITS_CLASSES.check(main);
    }

    @Test
    void jpa_whichIsOptional_isTouchedInItsClassesAlone() {
        JPA_IN_ITS_CLASSES.check(main);
    }

    @Test
    void hibernate_whichIsOptional_isTouchedInOneClassAlone() {
        HIBERNATE_IN_ONE_CLASS.check(main);
    }

    @Test
    void contextPropagation_whichIsOptional_isTouchedInOneClassAlone() {
        PROPAGATION_IN_ONE_CLASS.check(main);
    }

    static class Planted {
        org.springframework.boot.SpringApplication application;
    }

    @Test
    void rule_findsAPlantedViolation() {
        JavaClasses planted = new ClassFileImporter().importClasses(Planted.class);

        assertThatThrownBy(() -> NO_BOOT.check(planted)).hasMessageContaining("SpringApplication");
    }
}
