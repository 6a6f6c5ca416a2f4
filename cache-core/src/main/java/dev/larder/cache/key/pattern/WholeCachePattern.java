package dev.larder.cache.key.pattern;

import dev.larder.cache.key.template.KeyTemplate;
import dev.larder.cache.key.template.TemplatePart;
import java.util.ArrayList;
import java.util.List;

/** The keys one template spells in the spelling of {@code DefaultKeySchema}, over-long ones under its head included. */
public final class WholeCachePattern implements KeyPattern {

    private final List<TemplatePart> parts = new ArrayList<>();
    private final String head;
    private final boolean isOneKey;
    private final KeyAutomaton automaton;

    public WholeCachePattern(String start, String head, KeyTemplate template) {
        parts.add(new TemplatePart.Literal(start));
        parts.addAll(template.parts());
        this.head = head;
        this.isOneKey = template.placeholders().isEmpty();
        this.automaton = KeyAutomaton.ofSpelling(parts);
    }

    @Override
    public boolean matches(String key) {
        if (isOneKey) {
            return key.equals(head);
        }
        if (!key.startsWith(head)) {
            return false;
        }
        int mark = key.indexOf(OverlongKey.MARK);
        return mark < 0 ? automaton.accepts(key) : mark == head.length() && OverlongKey.isTail(key, mark);
    }

    @Override
    public List<String> globs() {
        return List.of(isOneKey ? Glob.escape(head) : Glob.escape(head) + "*");
    }

    @Override
    public String head() {
        return head;
    }

    /** So that a cache which is named twice is searched for once. */
    @Override
    public boolean equals(Object other) {
        return other instanceof WholeCachePattern pattern && pattern.head.equals(head) && pattern.parts.equals(parts);
    }

    @Override
    public int hashCode() {
        return parts.hashCode();
    }

    @Override
    public String toString() {
        return isOneKey ? head : head + "…";
    }
}
