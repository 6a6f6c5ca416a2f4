package dev.larder.cache.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.CacheException;
import dev.larder.cache.key.Parameters.Parameter;
import dev.larder.cache.key.template.KeyTemplate;
import dev.larder.cache.key.value.CanonicalHash;
import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of an application that is a named module: what it neither opens nor exports cannot be read. */
class HashedModuleTest {

    private static final Map<String, String> SOURCES = Map.of(
            "module-info",
            "module shop { exports dev.shop.api; exports dev.shop.other; opens dev.shop.open; }",
            "dev/shop/api/Filter",
            "package dev.shop.api; public record Filter(String text, int page) {}",
            "dev/shop/api/Bean",
            """
            package dev.shop.api;
            public class Bean {
                private final int page;
                public Bean(int page) { this.page = page; }
                public int getPage() { return page; }
                public int getOffset() { throw new UnsupportedOperationException(); }
            }""",
            "dev/shop/api/Closed",
            """
            package dev.shop.api;
            public class Closed {
                private final int page;
                public Closed(int page) { this.page = page; }
                public String getText() { return ""; }
                int getPage() { return page; }
            }""",
            "dev/shop/other/Filter",
            "package dev.shop.other; public record Filter(String text, int page) {}",
            "dev/shop/inside/Hidden",
            "package dev.shop.inside; public record Hidden(int page) {}",
            "dev/shop/open/Open",
            "package dev.shop.open; record Open(int page) {}",
            "dev/shop/open/Make",
            """
            package dev.shop.open;
            public class Make {
                public static Object open(int page) { return new Open(page); }
                public static Object hidden(int page) { return new dev.shop.inside.Hidden(page); }
            }""");

    @TempDir
    static Path folder;

    private static ClassLoader shop;

    @BeforeAll
    static void compile() throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("-d", folder.resolve("classes").toString(), "-proc:none"));
        for (Map.Entry<String, String> source : SOURCES.entrySet()) {
            Path file = folder.resolve("sources").resolve(source.getKey() + ".java");
            Files.createDirectories(file.getParent());
            Files.writeString(file, source.getValue());
            arguments.add(file.toString());
        }
        int result = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        assertThat(result).isZero();
        ModuleLayer boot = ModuleLayer.boot();
        Configuration modules = boot.configuration()
                .resolve(ModuleFinder.of(folder.resolve("classes")), ModuleFinder.of(), Set.of("shop"));
        shop = boot.defineModulesWithOneLoader(modules, HashedModuleTest.class.getClassLoader())
                .findLoader("shop");
    }

    private static Class<?> type(String name) throws ReflectiveOperationException {
        return shop.loadClass("dev.shop." + name);
    }

    private static Object make(String name, Object... arguments) throws ReflectiveOperationException {
        return type(name).getConstructors()[0].newInstance(arguments);
    }

    private static Object made(String what, int page) throws ReflectiveOperationException {
        return shop.loadClass("dev.shop.open.Make").getMethod(what, int.class).invoke(null, page);
    }

    private static String hash(Object value) {
        return CanonicalHash.of(value, "here");
    }

    private static BoundTemplate bind(Class<?> type) {
        return BoundTemplate.bind(
                KeyTemplate.parse("k:{p|hash}"),
                Parameters.of(List.of(new Parameter("p", type))),
                new DefaultKeySchema("", 100));
    }

    @Test
    void hash_ofAnExportedRecord_isReadByItsAccessors() throws Exception {
        assertThat(Stream.of(
                        hash(make("api.Filter", "a", 1)),
                        hash(make("api.Filter", "a", 2)),
                        hash(make("api.Filter", "b", 1))))
                .doesNotHaveDuplicates();
        assertThatCode(() -> bind(type("api.Filter"))).doesNotThrowAnyException();
    }

    @Test
    void hash_ofAnExportedBean_isReadByTheGettersOfItsFields() throws Exception {
        assertThat(hash(make("api.Bean", 1))).isNotEqualTo(hash(make("api.Bean", 2)));
    }

    @Test
    void hash_ofAnOpenPackage_isReadByItsFields() throws Exception {
        assertThat(hash(made("open", 1))).isNotEqualTo(hash(made("open", 2)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"api.Closed", "inside.Hidden"})
    void bind_fieldThatIsNeitherOpenNorShown_isFoundAtStartUp(String name) throws Exception {
        Class<?> type = type(name);

        assertThatThrownBy(() -> bind(type))
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessage("`{p|hash}` in the key template `k:{p|hash}` hashes a " + type.getName()
                        + ", whose `page` cannot be read; write `opens " + type.getPackageName()
                        + ";` into the module-info.java of shop, or give it a public accessor, or use a path to what"
                        + " counts");
    }

    @Test
    void hash_valueWhoseFieldIsNeitherOpenNorShown_isAnErrorAndNotOneHashForAll() throws Exception {
        Object hidden = made("hidden", 1);

        assertThatThrownBy(() -> hash(List.of(hidden)))
                .isInstanceOf(CacheException.class)
                .hasMessageContaining(", whose `[].page` cannot be read; write `opens dev.shop.inside;`");
    }

    @Test
    void hash_ofTwoClassesOfOneSimpleName_differs() throws Exception {
        assertThat(hash(make("api.Filter", "a", 1))).isNotEqualTo(hash(make("other.Filter", "a", 1)));
    }
}
