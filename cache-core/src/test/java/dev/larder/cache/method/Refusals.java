package dev.larder.cache.method;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.method.declaration.MethodDeclaration;
import dev.larder.cache.method.declaration.MethodDeclaration.Interception;
import org.assertj.core.api.AbstractThrowableAssert;

/** How the catalogue of an application refuses a declaration. */
final class Refusals {

    private Refusals() {}

    /** The message names class and method, and holds these parts. */
    static void assertRefusedByName(Class<?> type, String method, String... parts) {
        assertRefused(type, method)
                .hasMessageContaining(type.getName() + "." + method + "(")
                .hasMessageContainingAll(parts);
    }

    static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(Class<?> type, String method) {
        return assertRefused(new Wirings(), AnnotatedMethods.read(type, method));
    }

    static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
            Class<?> type, String method, Interception interception) {
        return assertRefused(new Wirings(), AnnotatedMethods.read(type, method, interception));
    }

    static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
            Wirings wirings, MethodDeclaration declaration) {
        return assertThatThrownBy(() -> wirings.catalog().add(declaration))
                .isInstanceOf(CacheConfigurationException.class);
    }
}
