package dev.larder.cache.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What {@code docs/api.md} lists, compared with class files. Public for the other module's test. */
public final class Api {

    private static final Path LIST = Path.of("../docs/api.md");
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Pattern LISTED = Pattern.compile("^- `(dev\\.larder\\.[\\w.]+)`", Pattern.MULTILINE);
    private static final String INTEGRATIONS = "### For integrations";

    private static final Pattern COMPARED = Pattern.compile("<include>(.*)</include>");

    private final String module;
    private final JavaClasses classes;

    /**
     * @param module its name, which is a heading of the list
     * @param classes those of the module, without tests
     */
    public Api(String module, JavaClasses classes) {
        this.module = module;
        this.classes = classes;
    }

    /** Types that are listed and are not there, or not for users to see. */
    public Set<String> listedInVain() {
        Set<String> missing = new TreeSet<>(listed());
        missing.removeAll(publicTypes().map(JavaClass::getName).toList());
        return missing;
    }

    /** Public types that are not listed, in packages that do not say that they are internal. */
    public Set<String> unlisted() {
        Set<String> listed = listed();
        return publicTypes()
                .filter(type -> !listed.contains(type.getName()))
                .filter(type -> !signOf(type.getPackageName()).contains("Internal"))
                .map(JavaClass::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Packages that hold types listed for users and call themselves internal without an exception. */
    public Set<String> deniedBySign() {
        return listedForUsers().stream()
                .map(name -> name.substring(0, name.lastIndexOf('.')))
                .filter(name -> signOf(name).contains("Internal:"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What users can reach from the types that are listed for them, and is not listed. */
    public Set<String> reachedUnlisted() {
        Set<String> forUsers = listedForUsers();
        Set<String> listed = listedIn(read(LIST));
        Set<String> reached = new TreeSet<>();
        publicTypes()
                .filter(type -> forUsers.contains(type.getName()))
                .forEach(type -> withNested(type).flatMap(Api::members).forEach(member -> typesOf(member)
                        .flatMap(named -> named.getAllInvolvedRawTypes().stream())
                        .map(Api::outermost)
                        .filter(named -> named.getPackageName().startsWith("dev.larder."))
                        .filter(named -> !listed.contains(named.getName()))
                        .forEach(named -> reached.add(named.getName() + " by " + member.getFullName()))));
        return reached;
    }

    /** What the build compares with a release and is not listed for users, or the other way round. */
    public Set<String> comparedOtherwise() {
        Set<String> compared = COMPARED.matcher(read(Path.of("pom.xml")))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> otherwise = new TreeSet<>(listedForUsers());
        otherwise.removeAll(compared);
        compared.removeAll(listedForUsers());
        otherwise.addAll(compared);
        return otherwise;
    }

    private Stream<JavaClass> withNested(JavaClass type) {
        return classes.stream().filter(each -> outermost(each).equals(type)).filter(each -> each.getModifiers()
                .contains(JavaModifier.PUBLIC));
    }

    private static Stream<JavaMember> members(JavaClass type) {
        return type.getMembers().stream()
                .filter(member -> member.getModifiers().contains(JavaModifier.PUBLIC)
                        || member.getModifiers().contains(JavaModifier.PROTECTED))
                .filter(member -> !member.getModifiers().contains(JavaModifier.SYNTHETIC));
    }

    private static Stream<JavaType> typesOf(JavaMember member) {
        if (member instanceof JavaField field) {
            return Stream.of(field.getType());
        }
        JavaCodeUnit unit = (JavaCodeUnit) member;
        return Stream.of(
                        Stream.of(unit.getReturnType()),
                        unit.getParameterTypes().stream(),
                        unit.getThrowsClause().getTypes().stream())
                .flatMap(each -> each);
    }

    private Stream<JavaClass> publicTypes() {
        return classes.stream()
                .filter(type -> type.getEnclosingClass().isEmpty())
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC));
    }

    private static JavaClass outermost(JavaClass type) {
        JavaClass at = type;
        while (at.getEnclosingClass().isPresent()) {
            at = at.getEnclosingClass().get();
        }
        return at;
    }

    private Set<String> listed() {
        return listedIn(section());
    }

    private Set<String> listedForUsers() {
        return listedIn(section().split(INTEGRATIONS)[0]);
    }

    private String section() {
        String all = read(LIST);
        int from = all.indexOf("\n## " + module + "\n");
        if (from < 0) {
            throw new IllegalStateException(LIST + " has no heading " + module);
        }
        int to = all.indexOf("\n## ", from + 1);
        return to < 0 ? all.substring(from) : all.substring(from, to);
    }

    private static Set<String> listedIn(String text) {
        return LISTED.matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String signOf(String packageName) {
        return read(SOURCES.resolve(packageName.replace('.', '/')).resolve("package-info.java"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
