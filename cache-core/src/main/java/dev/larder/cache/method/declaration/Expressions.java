package dev.larder.cache.method.declaration;

import dev.larder.cache.CacheConfigurationException;

/** The language of {@code condition} and {@code unless}. */
@FunctionalInterface
public interface Expressions {

    /** No language: any expression is a mistake. */
    Expressions NONE = (text, method, place) -> {
        throw new CacheConfigurationException(place + ": \"" + text + "\" needs an expression language, and there is"
                + " none without Spring. Use cache-spring, or decide in the code that calls the method.");
    };

    /**
     * Compiles an expression, once, at start-up.
     *
     * @param place where it stands, for the message
     * @throws CacheConfigurationException if the text is no expression, or names a variable the method has not
     */
    Expression compile(String text, MethodDeclaration method, String place);
}
