package dev.larder.cache.method.declaration;

import dev.larder.cache.annotation.NeverCached;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import org.jspecify.annotations.Nullable;

/** Finds {@link NeverCached} on a class, method or package. */
@FunctionalInterface
public interface NeverCachedReader {

    /** Reads it where it stands, or as an annotation of an annotation there. */
    NeverCachedReader PLAIN = element -> {
        NeverCached direct = element.getAnnotation(NeverCached.class);
        if (direct != null) {
            return direct.value();
        }
        for (Annotation annotation : element.getAnnotations()) {
            NeverCached meta = annotation.annotationType().getAnnotation(NeverCached.class);
            if (meta != null) {
                return meta.value();
            }
        }
        return null;
    };

    /** The reason given, empty if none was; {@code null} if the element does not carry the annotation. */
    @Nullable
    String reasonOn(AnnotatedElement element);
}
