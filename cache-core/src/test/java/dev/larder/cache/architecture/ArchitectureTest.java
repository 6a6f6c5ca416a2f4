package dev.larder.cache.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.larder.cache.key.PlantedViolation;
import dev.larder.cache.settings.CacheSettings;
import dev.larder.cache.store.redis.connection.PlantedCycle;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.larder.cache");

    @Test
    void rooms_ofTheCore_knowOnlyWhatTheyMay() {
        Arrows.all().check(CORE);
    }

    @Test
    void rooms_ofTheCore_formNoCycle() {
        Arrows.noCycle().check(CORE);
    }

    @Test
    void table_ofTheArrows_saysNoMoreThanThereIs() {
        assertThat(Arrows.found(CORE)).isEqualTo(Arrows.KNOWN);
    }

    @Test
    void plantedViolation_keyKnowsTheEngine_isFound() throws Exception {
        assertFound(Arrows.all(), PlantedViolation.class, "The room key knows only", "PlantedViolation");
    }

    @Test
    void plantedCycle_connectionKnowsWhoListensOnIt_isFound() throws Exception {
        assertFound(Arrows.noCycle(), PlantedCycle.class, "Cycle detected", "PlantedCycle");
    }

    private static void assertFound(ArchRule rule, Class<?> planted, String... said) throws Exception {
        JavaClasses withPlanted = new ClassFileImporter()
                .importPaths(
                        folderOf(CacheSettings.class),
                        folderOf(planted).resolve(planted.getName().replace('.', '/') + ".class"));

        assertThatThrownBy(() -> rule.check(withPlanted))
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll(said);
    }

    private static Path folderOf(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
