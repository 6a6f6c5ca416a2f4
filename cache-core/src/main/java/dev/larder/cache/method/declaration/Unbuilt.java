package dev.larder.cache.method.declaration;

import dev.larder.cache.CacheConfigurationException;

/** The one wording for what the contract has and this release has not. */
public final class Unbuilt {

    private Unbuilt() {}

    /** The message for a feature; {@code cure} is a sentence. */
    public static String message(String feature, String cure) {
        return feature + " is not part of this release yet. " + cure;
    }

    /** The same as an exception, for a property or attribute that has to go. */
    public static CacheConfigurationException failure(String feature) {
        return new CacheConfigurationException(message(feature, "Remove it."));
    }
}
