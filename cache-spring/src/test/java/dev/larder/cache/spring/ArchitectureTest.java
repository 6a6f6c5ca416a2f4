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

    private static final ArchRule TRANSACTIONS_IN_ONE_CLASS = noClasses()
            .that()
            .doNotHaveSimpleName("SpringTransactions")
            .and()
            .doNotHaveSimpleName("TransactionEnd")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework.transaction..");

    private final JavaClasses main = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.larder.cache.spring");

    @Test
    void plainSpring_dependsOnNothingOfBoot() {
        NO_BOOT.check(main);
    }

    @Test
    void springTx_whichIsOptional_isTouchedInOneClassAlone() {
        TRANSACTIONS_IN_ONE_CLASS.check(main);
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
