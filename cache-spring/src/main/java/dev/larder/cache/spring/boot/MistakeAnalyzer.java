package dev.larder.cache.spring.boot;

import dev.larder.cache.CacheConfigurationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows a mistake in the caching as such when a Boot application fails to start, without a stack trace. */
final class MistakeAnalyzer extends AbstractFailureAnalyzer<CacheConfigurationException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, CacheConfigurationException cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()), "Correct what the description quotes; it says the cure.", cause);
    }
}
