package dev.larder.cache.key.pattern;

import dev.larder.cache.key.template.TemplatePart;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys an invalidation template with wildcards reaches, in the spelling of {@code DefaultKeySchema}.
 *
 * <p>A {@code ~} stands in a key only as the mark of an over-long one (or of a key that is none of ours, such as
 * {@code ~larder:…}). An over-long key {@code H~hash} matches if some text that begins with H matches.
 */
public final class WildcardPattern implements KeyPattern {

    private static final String ANY_TAIL = OverlongKey.MARK + "?".repeat(OverlongKey.HASH_LENGTH);

    private final int startLength;
    private final List<TemplatePart> parts;
    private final String head;
    private final KeyAutomaton automaton;

    /** Takes literals and wildcards in turn, beginning and ending with a literal that may be empty. */
    public WildcardPattern(int startLength, List<TemplatePart> parts) {
        this.startLength = startLength;
        this.parts = List.copyOf(parts);
        this.head = ((TemplatePart.Literal) parts.get(0)).text();
        this.automaton = KeyAutomaton.ofTemplate(parts);
    }

    @Override
    public boolean matches(String key) {
        int mark = key.indexOf(OverlongKey.MARK);
        if (mark < 0) {
            return key.startsWith(head) && automaton.accepts(key);
        }
        return OverlongKey.isTail(key, mark) && endOfFirstSegment(key, mark) >= 0 && automaton.canBegin(key, mark);
    }

    /**
     * Every over-long key begins with a literal segment. If this pattern fixes that segment, one glob finds what
     * continues as the pattern does as well as what is over-long: {@code product:[4~]*}.
     */
    @Override
    public List<String> globs() {
        int segment = endOfFirstSegment(head, head.length());
        if (segment < 0) {
            String exact = exactGlob();
            String covering = Glob.escape(head) + "*";
            return exact.equals(covering) ? List.of(covering) : List.of(exact, covering + ANY_TAIL);
        }
        String shortestHead = Glob.escape(head.substring(0, segment + 1));
        return List.of(
                segment + 1 == head.length()
                        ? shortestHead + "*"
                        : shortestHead + Glob.either(head.codePointAt(segment + 1), OverlongKey.MARK) + "*");
    }

    /**
     * What the pattern spells out before its first wildcard; and, since an over-long key stops at the first placeholder
     * of its template, every shorter beginning with the mark behind it.
     */
    @Override
    public List<String> starts() {
        int segment = endOfFirstSegment(head, head.length());
        if (segment < 0) {
            return List.of(head());
        }
        List<String> starts = new ArrayList<>();
        starts.add(head);
        for (int end = segment + 1; end < head.length(); end++) {
            starts.add(head.substring(0, end) + OverlongKey.MARK);
        }
        return starts;
    }

    @Override
    public String start() {
        return head;
    }

    private int endOfFirstSegment(String key, int end) {
        int colon = key.indexOf(':', startLength);
        return colon < end ? colon : -1;
    }

    private String exactGlob() {
        StringBuilder glob = new StringBuilder();
        for (TemplatePart part : parts) {
            glob.append(part instanceof TemplatePart.Literal literal ? Glob.escape(literal.text()) : "*");
        }
        return glob.toString();
    }

    /** An over-long key of the pattern shares only the first segment with it. */
    @Override
    public String head() {
        int segment = endOfFirstSegment(head, head.length());
        return segment < 0 ? "" : head.substring(0, segment + 1);
    }

    /** Two patterns that look alike are one: many invalidations name the same. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WildcardPattern that && startLength == that.startLength && parts.equals(that.parts);
    }

    @Override
    public int hashCode() {
        return parts.hashCode();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        parts.forEach(part -> text.append(part instanceof TemplatePart.Literal literal ? literal.text() : "*"));
        return text.toString();
    }
}
