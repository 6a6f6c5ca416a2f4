package dev.larder.cache.method.declaration;

import dev.larder.cache.CacheConfigurationException;
import java.util.List;

/** Everything that is wrong, in one exception. */
final class MistakesFoundException extends CacheConfigurationException {

    private final List<String> mistakes;

    MistakesFoundException(List<String> mistakes) {
        super(message(mistakes));
        this.mistakes = List.copyOf(mistakes);
    }

    List<String> mistakes() {
        return mistakes;
    }

    private static String message(List<String> mistakes) {
        if (mistakes.size() == 1) {
            return mistakes.get(0);
        }
        StringBuilder text = new StringBuilder("Caching is configured with " + mistakes.size() + " mistakes:");
        mistakes.forEach(
                mistake -> text.append(System.lineSeparator()).append("  - ").append(mistake));
        return text.toString();
    }
}
