package dev.larder.cache.codec.type;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to write instead of types that cannot be restored. Those of other libraries are known by their names, because
 * nothing here depends on them.
 */
final class Cures {

    private static final String ANNOTATE = "@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)";

    private static final Set<String> ENTITIES = Set.of(
            "jakarta.persistence.Entity", "jakarta.persistence.MappedSuperclass", "jakarta.persistence.Embeddable");

    private static final Map<String, String> BY_NAME = byName();

    private Cures() {}

    private static Map<String, String> byName() {
        Map<String, String> cures = new HashMap<>();
        put(
                cures,
                "Return a record of your own that has the content and what callers need beside it, such as the total.",
                "org.springframework.data.domain.Page",
                "org.springframework.data.domain.PageImpl",
                "org.springframework.data.domain.Slice",
                "org.springframework.data.domain.SliceImpl",
                "org.springframework.data.domain.Window",
                "org.springframework.data.web.PagedModel",
                "org.springframework.data.geo.GeoPage",
                "org.springframework.data.geo.GeoResults");
        put(
                cures,
                "Cache a method that returns the body alone, and make the response of what it returns.",
                "org.springframework.http.ResponseEntity",
                "org.springframework.http.RequestEntity",
                "org.springframework.http.HttpEntity");
        put(
                cures,
                "Return what it holds: byte[], String or a record.",
                "org.springframework.core.io.Resource",
                "java.io.InputStream",
                "java.io.Reader",
                "java.io.File",
                "java.sql.Blob",
                "java.sql.Clob");
        put(cures, "Use java.time.Instant, or java.time.LocalDateTime.", "java.sql.Timestamp");
        put(cures, "Use java.time.LocalDate.", "java.sql.Date");
        put(cures, "Use java.time.LocalTime.", "java.sql.Time");
        put(
                cures,
                "Use java.time.Instant, or java.time.ZonedDateTime where the zone matters.",
                "java.util.Calendar",
                "java.util.GregorianCalendar",
                "javax.xml.datatype.XMLGregorianCalendar");
        put(
                cures,
                "Write the class of the values in its place, such as a record; values of several classes need a common sealed"
                        + " interface, annotated with " + ANNOTATE + ".",
                "java.lang.Object",
                "java.io.Serializable");
        put(cures, "Write the class of the number in its place, such as Long or BigDecimal.", "java.lang.Number");
        put(cures, "Use String.", "java.lang.CharSequence");
        put(cures, "Use List.", "java.lang.Iterable");
        return cures;
    }

    private static void put(Map<String, String> cures, String cure, String... types) {
        Arrays.stream(types).forEach(type -> cures.put(type, cure));
    }

    /** The cure for a class of a library; {@code null} if the general ones are right for it. */
    static @Nullable String ofKnown(Class<?> type) {
        String cure = BY_NAME.get(type.getName());
        if (cure == null && type.getName().startsWith("org.springframework.")) {
            return "It is no class of yours: return a record that has of it what callers need.";
        }
        return cure;
    }

    /** The cure for an abstract class or interface of the application. */
    static String ofOpen(Class<?> type) {
        if (isEntity(type)) {
            return "Return one of its subclasses, or a record made from the entity; or list its subclasses on it:"
                    + " @JsonTypeInfo(use = JsonTypeInfo.Id.NAME) and @JsonSubTypes. (Do not make an entity sealed:"
                    + " Hibernate adds subclasses of its own.)";
        }
        if (type.isSealed()) {
            return "Annotate it with " + ANNOTATE + ".";
        }
        if (isProjection(type)) {
            return "Write a record with the same properties in its place: Spring Data and Jackson both fill it. Or, if"
                    + " classes of yours implement it, make it sealed and annotate it with " + ANNOTATE + ".";
        }
        return "Write the class in its place. Or make it sealed, permitting its classes, and annotate it with "
                + ANNOTATE + ".";
    }

    /** The cure for a class with type information that names no subtypes. */
    static String ofUnlisted(Class<?> type) {
        String list = "List its subtypes on " + type.getSimpleName() + " with @JsonSubTypes";
        return isEntity(type) ? list + "." : list + ", or make it sealed.";
    }

    private static boolean isEntity(Class<?> type) {
        for (Class<?> declaring = type; declaring != null; declaring = declaring.getSuperclass()) {
            for (Annotation annotation : declaring.getAnnotations()) {
                if (ENTITIES.contains(annotation.annotationType().getName())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** An interface of getters alone, as Spring Data fills from the columns of a query. */
    private static boolean isProjection(Class<?> type) {
        List<Method> methods = List.of(type.getMethods());
        return type.isInterface()
                && !methods.isEmpty()
                && methods.stream()
                        .allMatch(method -> method.getParameterCount() == 0
                                && (method.isDefault() || method.getName().matches("(get|is)[A-Z].*")));
    }
}
