package dev.larder.cache.codec;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Records and beans with properties of any type, under annotations meant for others, compiled in memory. */
final class GeneratedTypes {

    /** What a property may be of, as it is written in a class. */
    private static final List<String> TYPES = List.of(
            "int",
            "long",
            "boolean",
            "double",
            "float",
            "short",
            "byte",
            "char",
            "Integer",
            "Long",
            "Boolean",
            "Double",
            "Character",
            "String",
            "java.math.BigDecimal",
            "java.math.BigInteger",
            "java.util.UUID",
            "java.time.Instant",
            "java.time.LocalDate",
            "java.time.LocalTime",
            "java.time.OffsetDateTime",
            "java.time.Duration",
            "java.util.Locale",
            "java.time.DayOfWeek",
            "java.util.Optional<String>",
            "java.util.OptionalInt",
            "java.util.List<String>",
            "java.util.List<Integer>",
            "java.util.Set<Long>",
            "java.util.Map<String, Integer>",
            "java.util.Map<java.time.DayOfWeek, String>",
            "java.util.List<java.util.Map<String, java.util.Optional<Long>>>");

    private static final List<String> ANNOTATIONS = List.of(
            "",
            "",
            "",
            "@JsonIgnore ",
            "@JsonInclude(JsonInclude.Include.NON_EMPTY) ",
            "@JsonInclude(JsonInclude.Include.NON_DEFAULT) ",
            "@JsonProperty(access = JsonProperty.Access.WRITE_ONLY) ",
            "@JsonProperty(access = JsonProperty.Access.READ_ONLY) ",
            "@JsonProperty(\"renamed-%d\") ",
            "@JsonFormat(shape = JsonFormat.Shape.STRING) ",
            "@JsonFormat(shape = JsonFormat.Shape.NUMBER, pattern = \"HH\") ",
            "@JsonView(Object.class) ",
            "@JsonRawValue ",
            "@JsonUnwrapped ",
            "@JsonSetter(nulls = Nulls.SKIP) ",
            "@JsonAlias(\"alias\") ");

    private static final List<String> ON_TYPES = List.of(
            "",
            "",
            "",
            "@JsonInclude(JsonInclude.Include.NON_DEFAULT) ",
            "@JsonIgnoreProperties({\"p0\", \"p1\"}) ",
            "@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.NONE) ",
            "@JsonPropertyOrder(alphabetic = true) ",
            "@JsonFormat(shape = JsonFormat.Shape.ARRAY) ",
            "@JsonFilter(\"none\") ");

    private GeneratedTypes() {}

    /** As many types as asked for, the same for one seed; each may have properties of those before it. */
    static List<Class<?>> of(long seed, int count) {
        Random random = new Random(seed);
        StringBuilder source =
                new StringBuilder("import com.fasterxml.jackson.annotation.*;\npublic class Generated {\n");
        for (int i = 0; i < count; i++) {
            source.append(random.nextBoolean() ? record(random, i) : bean(random, i));
        }
        return compiled(source.append("}\n").toString(), count);
    }

    private static String record(Random random, int number) {
        String components = IntStream.range(0, random.nextInt(7))
                .mapToObj(i -> annotation(random, i) + type(random, number) + " p" + i)
                .collect(Collectors.joining(", "));
        return one(ON_TYPES, random) + "public record T" + number + "(" + components + ") {}\n";
    }

    private static String bean(Random random, int number) {
        StringBuilder bean = new StringBuilder(one(ON_TYPES, random) + "public static class T" + number + " {\n");
        int properties = random.nextInt(7);
        for (int i = 0; i < properties; i++) {
            String type = type(random, number);
            bean.append("  ")
                    .append(annotation(random, i))
                    .append("private ")
                    .append(type)
                    .append(" p" + i + ";\n");
            if (random.nextBoolean()) { // A getter that shows something else.
                bean.append("  public " + type + " getP" + i + "() { throw new IllegalStateException(); }\n");
            }
            if (random.nextInt(4) == 0) {
                bean.append("  public void setP" + i + "(" + type + " any) { throw new IllegalStateException(); }\n");
            }
        }
        if (random.nextBoolean()) { // Another constructor beside the one without parameters.
            bean.append("  T" + number + "() {}\n");
            bean.append("  public T" + number + "(String p0, int p1) { throw new IllegalStateException(); }\n");
        }
        return bean.append("}\n").toString();
    }

    private static String annotation(Random random, int property) {
        return one(ANNOTATIONS, random).formatted(property);
    }

    private static String type(Random random, int number) {
        if (number > 0 && random.nextInt(5) == 0) {
            String nested = "T" + random.nextInt(number);
            return random.nextBoolean() ? nested : "java.util.List<" + nested + ">";
        }
        return one(TYPES, random);
    }

    private static String one(List<String> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }

    private static List<Class<?>> compiled(String source, int count) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Map<String, ByteArrayOutputStream> classes = new HashMap<>();
        StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
        boolean done = compiler.getTask(
                        null,
                        new InMemory(files, classes),
                        null,
                        List.of("-parameters", "-proc:none", "-classpath", System.getProperty("java.class.path")),
                        null,
                        List.of(new Source(source)))
                .call();
        if (!done) {
            throw new AssertionError("Not compiled:\n" + source);
        }
        ClassLoader loader = new ClassLoader(GeneratedTypes.class.getClassLoader()) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                ByteArrayOutputStream bytes = classes.get(name);
                if (bytes == null) {
                    throw new ClassNotFoundException(name);
                }
                return defineClass(name, bytes.toByteArray(), 0, bytes.size());
            }
        };
        return IntStream.range(0, count)
                .<Class<?>>mapToObj(i -> load(loader, "Generated$T" + i))
                .toList();
    }

    private static Class<?> load(ClassLoader loader, String name) {
        try {
            return loader.loadClass(name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String text) {
            super(URI.create("string:///Generated.java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreErrors) {
            return text;
        }
    }

    private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> classes;

        InMemory(JavaFileManager files, Map<String, ByteArrayOutputStream> classes) {
            super(files);
            this.classes = classes;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("mem:///" + name.replace('.', '/') + ".class"), kind) {
                @Override
                public OutputStream openOutputStream() {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    classes.put(name, bytes);
                    return bytes;
                }
            };
        }
    }
}
