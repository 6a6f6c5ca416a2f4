package dev.larder.cache.method.declaration;

import dev.larder.cache.CacheConfigurationException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The mistakes found so far, so that one start shows them all. Each message is kept once. Not thread-safe. */
public final class Problems {

    private final Set<String> errors = new LinkedHashSet<>();
    private final Set<String> warnings = new LinkedHashSet<>();

    public void error(String message) {
        errors.add(message);
    }

    /** A warning; an error where warnings are errors. */
    public void warning(String message) {
        warnings.add(message);
    }

    /** Runs a step; a configuration exception it throws becomes an error here, and its result {@code null}. */
    public <T> @Nullable T attempt(Supplier<T> step) {
        try {
            return step.get();
        } catch (CacheConfigurationException e) {
            add(e);
            return null;
        }
    }

    /** Takes over the mistakes of an exception, each by itself if it lists several. */
    public void add(CacheConfigurationException failure) {
        if (failure instanceof MistakesFoundException several) {
            errors.addAll(several.mistakes());
        } else {
            errors.add(String.valueOf(failure.getMessage()));
        }
    }

    public boolean hasErrors() {
        return !errors.isEmpty();
    }

    public List<String> warnings() {
        return new ArrayList<>(warnings);
    }

    /** Makes every warning an error. */
    public void makeStrict() {
        warnings.forEach(warning -> errors.add(warning + " (A warning that larder.strict=true makes an error.)"));
        warnings.clear();
    }

    /** Throws if there is an error, naming all of them. */
    public void throwIfAny() {
        if (hasErrors()) {
            throw new MistakesFoundException(new ArrayList<>(errors));
        }
    }
}
