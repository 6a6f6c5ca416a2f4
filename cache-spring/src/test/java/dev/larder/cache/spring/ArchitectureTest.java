package dev.larder.cache.spring;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** Users on Spring without Boot must not need Boot, nor Micrometer's metrics and observations. */
class ArchitectureTest {

    private static final ArchRule NO_BOOT = noClasses()
            .that()
            .resideInAPackage("dev.larder.cache.spring")
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

    private static final ArchRule TRANSACTIONS_STAND_ALONE = noClasses()
            .that()
            .resideInAPackage("dev.larder.cache.spring.transaction")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.larder.cache.spring", "dev.larder.cache.spring.boot..");

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
    void plainSpring_dependsOnNothingOfBoot() {
        NO_BOOT.check(main);
    }

    @Test
    void springTxJdbcAndOrm_whichAreOptional_areTouchedInOnePackageAlone() {
        TRANSACTIONS_IN_ONE_PACKAGE.check(main);
    }

    @Test
    void transactions_dependOnNothingAboveThem() {
        TRANSACTIONS_STAND_ALONE.check(main);
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
