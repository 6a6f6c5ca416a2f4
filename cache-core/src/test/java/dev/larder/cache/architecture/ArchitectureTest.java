package dev.larder.cache.architecture;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.larder.cache.engine.CacheSettings;
import dev.larder.cache.key.PlantedViolation;
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
    void plantedViolation_keyKnowsTheEngine_isFound() throws Exception {
        JavaClasses withPlanted = new ClassFileImporter()
                .importPaths(locationOf(CacheSettings.class), locationOf(PlantedViolation.class));

        assertThatThrownBy(() -> Arrows.all().check(withPlanted))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("The room key knows only")
                .hasMessageContaining("PlantedViolation");
    }

    /** The folder of main classes, or the one class file of a test class. */
    private static Path locationOf(Class<?> type) throws URISyntaxException {
        Path folder =
                Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        return type == PlantedViolation.class ? folder.resolve(type.getName().replace('.', '/') + ".class") : folder;
    }
}
