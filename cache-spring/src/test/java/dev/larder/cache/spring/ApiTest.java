package dev.larder.cache.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.larder.cache.architecture.Api;
import org.junit.jupiter.api.Test;

/** As the test of the core: users may rely on what {@code docs/api.md} lists, and what they see beside it says so. */
class ApiTest {

    private final Api api = new Api(
            "cache-spring",
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("dev.larder.cache.spring"));

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
}
