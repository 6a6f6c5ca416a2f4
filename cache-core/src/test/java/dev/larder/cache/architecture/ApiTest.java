package dev.larder.cache.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.larder.cache.annotation.PlantedApi;
import org.junit.jupiter.api.Test;

/** Users may rely on what {@code docs/api.md} lists, and every other type that they can see says that they may not. */
class ApiTest {

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.larder.cache");

    private final Api api = new Api("cache-core", CORE);

    @Test
    void list_namesOnlyPublicTypesThatAreThere() {
        assertThat(api.listedInVain()).isEmpty();
    }

    @Test
    void publicTypes_areListedOrTheirPackageSaysThatTheyAreInternal() {
        assertThat(api.unlisted())
                .as("list it in docs/api.md, make it package-private, or put it into a room that is internal")
                .isEmpty();
        assertThat(api.deniedBySign()).isEmpty();
    }

    @Test
    void build_comparesWhatIsListedForUsers() {
        assertThat(api.comparedOtherwise())
                .as("name it in docs/api.md and in the profile compare-api of pom.xml, or in neither")
                .isEmpty();
    }

    @Test
    void listedTypes_speakOnlyOfListedTypes() {
        assertThat(api.reachedUnlisted())
                .as("list it in docs/api.md, too, or take it off the face of what is listed")
                .isEmpty();
    }

    @Test
    void plantedType_publicInARoomThatIsNotInternal_isFound() {
        JavaClasses planted = new ClassFileImporter().importClasses(PlantedApi.class);

        assertThat(new Api("cache-core", planted).unlisted()).containsExactly(PlantedApi.class.getName());
    }
}
