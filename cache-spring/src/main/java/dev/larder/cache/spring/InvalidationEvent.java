package dev.larder.cache.spring;

import dev.larder.cache.Args;
import java.util.List;

/**
 * An application event that invalidates: published with Spring's {@code ApplicationEventPublisher} from anywhere, it
 * does what {@link dev.larder.cache.annotation.Invalidates} does for a method. In a transaction it waits for the
 * commit, and a certain roll-back skips it; else it is done when {@code publishEvent} returns.
 *
 * <pre>{@code publisher.publishEvent(InvalidationEvent.of("product:{id}*", args(42)))}</pre>
 *
 * @param templates what to invalidate
 */
public record InvalidationEvent(List<Template> templates) {

    /** What a template names: keys, a pattern, or tags; a mistake in it reaches the publisher. */
    public record Template(String text, Args args, boolean isTag) {}

    public InvalidationEvent {
        templates = List.copyOf(templates);
    }

    /** One key, or every key a template with a wildcard reaches, as {@link dev.larder.cache.Larder#invalidate}. */
    public static InvalidationEvent of(String template, Args args) {
        return new InvalidationEvent(List.of(new Template(template, args, false)));
    }

    /** Every entry that carries a tag, as {@link dev.larder.cache.Larder#invalidateTags}. */
    public static InvalidationEvent ofTag(String template, Args args) {
        return new InvalidationEvent(List.of(new Template(template, args, true)));
    }
}
