package dev.larder.cache.key;

import dev.larder.cache.key.pattern.KeyPattern;
import dev.larder.cache.key.pattern.OverlongKey;
import dev.larder.cache.key.pattern.WholeCachePattern;
import dev.larder.cache.key.pattern.WildcardPattern;
import dev.larder.cache.key.template.KeyTemplate;
import dev.larder.cache.key.template.Placeholder;
import dev.larder.cache.key.template.TemplatePart;
import dev.larder.cache.key.value.EscapedText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One template in the spelling of {@link DefaultKeySchema}. */
final class DefaultKeySpelling implements KeySpelling {

    /** Room for a value of common length; a longer one costs a second array. */
    private static final int VALUE_ROOM = 20;

    private final KeyTemplate template;
    private final String start;
    private final String head;
    private final String[] afterValue;
    private final int capacity;
    private final int maxLength;

    DefaultKeySpelling(KeyTemplate template, String start, int maxLength) {
        this.template = template;
        this.start = start;
        this.maxLength = maxLength;
        this.head = start + template.head();
        this.afterValue = literalsAfterValues(template);
        this.capacity = head.length()
                + afterValue.length * VALUE_ROOM
                + String.join("", afterValue).length();
    }

    @Override
    public String key(@Nullable Object[] values) {
        if (afterValue.length == 0) {
            return head;
        }
        StringBuilder key = fullKey(values);
        return key.length() > maxLength ? OverlongKey.of(head, key) : key.toString();
    }

    /** The over-long key of another template that spells the same full key may have another head. */
    @Override
    public List<String> keysToDrop(@Nullable Object[] values) {
        String key = fullKey(values).toString();
        return key.length() > maxLength ? OverlongKey.underEveryHead(key, start.length(), maxLength) : List.of(key);
    }

    private StringBuilder fullKey(@Nullable Object[] values) {
        StringBuilder key = new StringBuilder(capacity).append(head);
        for (int i = 0; i < afterValue.length; i++) {
            EscapedText.append(key, values[i]);
            key.append(afterValue[i]);
        }
        return key;
    }

    @Override
    public KeyPattern pattern(@Nullable Object[] values) {
        List<TemplatePart> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder(start);
        int next = 0;
        for (TemplatePart part : template.parts()) {
            if (part instanceof TemplatePart.Wildcard) {
                parts.add(new TemplatePart.Literal(literal.toString()));
                parts.add(part);
                literal.setLength(0);
            } else if (part instanceof TemplatePart.Literal text) {
                literal.append(text.text());
            } else {
                EscapedText.append(literal, values[next++]);
            }
        }
        parts.add(new TemplatePart.Literal(literal.toString()));
        return new WildcardPattern(start.length(), parts);
    }

    @Override
    public KeyPattern allKeys() {
        return new WholeCachePattern(start, head, template);
    }

    private static String[] literalsAfterValues(KeyTemplate template) {
        List<String> literals = new ArrayList<>();
        for (TemplatePart part : template.parts()) {
            if (part instanceof Placeholder) {
                literals.add("");
            } else if (part instanceof TemplatePart.Literal literal && !literals.isEmpty()) {
                literals.set(literals.size() - 1, literal.text());
            }
        }
        return literals.toArray(String[]::new);
    }
}
