package dev.larder.cache.invalidation;

import dev.larder.cache.key.pattern.GlobPattern;
import dev.larder.cache.key.pattern.KeyPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An invalidation as text, for whoever does it later or elsewhere: a JSON object with at least one of the members
 * {@code keys}, {@code patterns} and {@code tags}, each an array of texts, and no others.
 *
 * <pre>{@code {"keys":["product:42"],"patterns":["product:42:*"],"tags":["category:7"]}}</pre>
 *
 * <p>Keys are full keys, prefix included. Patterns are globs as the Redis {@code SCAN ... MATCH} option takes them,
 * over full keys, too.
 */
public final class InvalidationMessage {

    private static final String KEYS = "keys";
    private static final String PATTERNS = "patterns";
    private static final String TAGS = "tags";
    private static final List<String> MEMBERS = List.of(KEYS, PATTERNS, TAGS);

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private InvalidationMessage() {}

    /** The text of an invalidation. A pattern may reach more afterwards than before, never less. */
    public static String write(Invalidation invalidation) {
        List<String> globs = new ArrayList<>();
        for (KeyPattern pattern : invalidation.patterns()) {
            globs.addAll(pattern.globs());
        }
        return MAPPER.writeValueAsString(Map.of(KEYS, invalidation.keys(), PATTERNS, globs, TAGS, invalidation.tags()));
    }

    /** The invalidation a text says. */
    public static Invalidation read(String text) throws MalformedInvalidationException {
        JsonNode message = parse(text);
        for (String name : message.propertyNames()) {
            if (!MEMBERS.contains(name)) {
                throw new MalformedInvalidationException(
                        "It has a member \"" + name + "\"; known are " + String.join(", ", MEMBERS), null);
            }
        }
        Invalidation invalidation = new Invalidation(
                texts(message, KEYS),
                texts(message, PATTERNS).stream().map(GlobPattern::new).toList(),
                texts(message, TAGS));
        if (invalidation.isEmpty()) {
            throw new MalformedInvalidationException("It names neither keys nor patterns nor tags", null);
        }
        return invalidation;
    }

    private static JsonNode parse(String text) throws MalformedInvalidationException {
        try {
            JsonNode message = MAPPER.readTree(text);
            if (message != null && message.isObject()) {
                return message;
            }
        } catch (JacksonException | StackOverflowError e) {
            throw new MalformedInvalidationException("It is no JSON", e);
        }
        throw new MalformedInvalidationException("It is no JSON object", null);
    }

    private static List<String> texts(JsonNode message, String name) throws MalformedInvalidationException {
        JsonNode member = message.get(name);
        if (member == null) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode element : member) {
            if (element.isString() && !element.stringValue().isEmpty()) {
                texts.add(element.stringValue());
            }
        }
        if (!member.isArray() || texts.size() != member.size()) {
            throw new MalformedInvalidationException("Its \"" + name + "\" is no array of texts", null);
        }
        return texts;
    }
}
