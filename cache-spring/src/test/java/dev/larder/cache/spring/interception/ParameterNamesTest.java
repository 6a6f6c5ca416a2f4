package dev.larder.cache.spring.interception;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.spring.EnableLarder;
import dev.larder.cache.spring.SpringApplications;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;

/** Classes compiled without -parameters have no parameter names, not even for Spring. */
class ParameterNamesTest {

    @Configuration
    @EnableLarder
    static class Application {}

    @TempDir
    private Path folder;

    private Class<?> compile(String template) throws IOException, ClassNotFoundException {
        String source = "public class Nameless { @dev.larder.cache.annotation.Cached(\"" + template
                + "\") public String get(long id) { return \"got \" + id; } }";
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        JavaFileObject file =
                new SimpleJavaFileObject(URI.create("string:///Nameless.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        List<String> options = List.of(
                "-g", "-proc:none", "-d", folder.toString(), "-classpath", System.getProperty("java.class.path"));
        assertThat(compiler.getTask(null, null, null, options, null, List.of(file))
                        .call())
                .isTrue();
        URL[] urls = {folder.toUri().toURL()};
        ClassLoader loader = new URLClassLoader(urls, getClass().getClassLoader());
        Thread.currentThread().setContextClassLoader(loader);
        return loader.loadClass("Nameless");
    }

    @AfterEach
    void restoreClassLoader() {
        Thread.currentThread().setContextClassLoader(getClass().getClassLoader());
    }

    @Test
    void placeholder_byName_failsWithBothCures() throws Exception {
        Class<?> nameless = compile("nameless:{id}");

        assertThatThrownBy(() -> SpringApplications.inMemory(Application.class, nameless))
                .hasMessageContaining("@Cached(key) on Nameless.get(long)")
                .hasMessageContaining("`{id}`")
                .hasMessageContaining("-parameters")
                .hasMessageContaining("{#0}");
    }

    @Test
    void placeholder_byPosition_works() throws Exception {
        Class<?> nameless = compile("nameless:{#0}");

        try (AnnotationConfigApplicationContext context = SpringApplications.inMemory(Application.class, nameless)) {
            Object bean = context.getBean(nameless);
            assertThat(nameless.getMethod("get", long.class).invoke(bean, 7L)).isEqualTo("got 7");
            assertThat(context.getBean(CompiledMethods.class)
                            .catalog()
                            .caches()
                            .get(0)
                            .key()
                            .key(new Object[] {7L}))
                    .isEqualTo("nameless:7");
        }
    }
}
