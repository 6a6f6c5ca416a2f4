package dev.larder.cache.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.larder.cache.key.PlantedViolation;
import dev.larder.cache.settings.CacheSettings;
import dev.larder.cache.store.redis.connection.PlantedCycle;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.larder.cache");

    @Test
    void rooms_ofTheCore_knowOnlyWhatTheyMay() {
        Arrows.all().forEach(rule -> rule.check(CORE));
    }

    @Test
    void rooms_ofTheCore_formNoCycle() {
        Arrows.noCycle().check(CORE);
    }

    @Test
    void table_ofTheArrows_saysNoMoreThanThereIs() {
        assertThat(lines(Arrows.found(CORE))).containsExactlyElementsOf(lines(Arrows.KNOWN));
    }

    @Test
    void plantedViolation_keyKnowsTheEngine_isFound() throws Exception {
        assertFound(
                classes -> Arrows.all().forEach(rule -> rule.check(classes)),
                PlantedViolation.class,
                "The room key knows only",
                "PlantedViolation");
    }

    @Test
    void plantedCycle_connectionKnowsWhoListensOnIt_isFound() throws Exception {
        assertFound(classes -> Arrows.noCycle().check(classes), PlantedCycle.class, "Cycle detected", "PlantedCycle");
    }

    private static List<String> lines(Map<String, Set<String>> arrows) {
        return arrows.entrySet().stream()
                .map(room -> room.getKey() + " knows " + new TreeSet<>(room.getValue()))
                .toList();
    }

    private static void assertFound(Consumer<JavaClasses> rule, Class<?> planted, String... said) throws Exception {
        JavaClasses withPlanted = new ClassFileImporter()
                .importPaths(
                        folderOf(CacheSettings.class),
                        folderOf(planted).resolve(planted.getName().replace('.', '/') + ".class"));

        assertThatThrownBy(() -> rule.accept(withPlanted))
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll(said);
    }

    private static Path folderOf(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
