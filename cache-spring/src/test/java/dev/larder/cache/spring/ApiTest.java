package dev.larder.cache.spring;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.larder.cache.architecture.Api;
import dev.larder.cache.architecture.ApiContract;

class ApiTest extends ApiContract {

    ApiTest() {
        super(new Api(
                "cache-spring",
                new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("dev.larder.cache.spring")));
    }
}
