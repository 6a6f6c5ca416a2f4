package dev.larder.cache.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.larder.cache.annotation.PlantedApi;
import org.junit.jupiter.api.Test;

class ApiTest extends ApiContract {

    ApiTest() {
        super(new Api(
                "cache-core",
                new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("dev.larder.cache")));
    }

    @Test
    void plantedType_publicInARoomThatIsNotInternal_isFound() {
        JavaClasses planted = new ClassFileImporter().importClasses(PlantedApi.class);

        assertThat(new Api("cache-core", planted).unlisted()).containsExactly(PlantedApi.class.getName());
    }
}
