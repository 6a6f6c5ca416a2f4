package dev.larder.cache.key.pattern;

import dev.larder.cache.key.template.Placeholder;
import dev.larder.cache.key.template.TemplatePart;
import dev.larder.cache.key.value.CanonicalHash;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/**
 * The keys a template can spell, as a non-deterministic automaton: state {@code i} stands before step {@code i}, the
 * last state is the end. Time is the length of the key times the number of states that are alive at once, never more;
 * there is no backtracking. Immutable and thread-safe.
 */
public final class KeyAutomaton {

    /** What a step reads. A loop reads as often as it likes and then gives way to the next state. */
    private enum Kind {
        /** One given character. */
        CHARACTER(false),
        /** A colon, and with it the loop that follows; or neither of them. */
        MORE_SEGMENTS(false),
        /** One of {@code 0-9 a-f}. */
        HEX_DIGIT(false),
        /** Any characters. */
        ANYTHING(true),
        /** Any characters but a colon: a value. */
        VALUE(true),
        /** The characters of whole numbers. */
        WHOLE_NUMBER(true);

        private final boolean loops;

        Kind(boolean loops) {
            this.loops = loops;
        }
    }

    /** What may stand in the place of a placeholder. */
    public enum Spelling {
        VALUE,
        WHOLE_NUMBER,
        HASH
    }

    private static final int HASH_DIGITS = CanonicalHash.LENGTH;

    private Kind[] kinds = new Kind[32];
    private char[] characters = new char[32];
    private int end;

    private KeyAutomaton() {}

    /** The keys of a template with whatever values. */
    public static KeyAutomaton ofTemplate(List<TemplatePart> parts) {
        return of(parts, placeholder -> placeholder.isHashed() ? Spelling.HASH : Spelling.VALUE);
    }

    /** The keys of a template, where each placeholder is any text without a colon. */
    static KeyAutomaton ofSpelling(List<TemplatePart> parts) {
        return of(parts, placeholder -> Spelling.VALUE);
    }

    public static KeyAutomaton of(List<TemplatePart> parts, Function<Placeholder, Spelling> spellings) {
        KeyAutomaton automaton = new KeyAutomaton();
        for (TemplatePart part : parts) {
            automaton.add(part, spellings);
        }
        return automaton;
    }

    private void add(TemplatePart part, Function<Placeholder, Spelling> spellings) {
        if (part instanceof TemplatePart.Literal literal) {
            literal.text().chars().forEach(c -> add(Kind.CHARACTER, (char) c));
        } else if (part instanceof TemplatePart.Wildcard wildcard) {
            if (wildcard.afterPlaceholder()) {
                add(Kind.MORE_SEGMENTS, ':');
            }
            add(Kind.ANYTHING, ' ');
        } else if (part instanceof Placeholder placeholder) {
            add(spellings.apply(placeholder));
        }
    }

    private void add(Spelling spelling) {
        switch (spelling) {
            case VALUE -> add(Kind.VALUE, ' ');
            case WHOLE_NUMBER -> add(Kind.WHOLE_NUMBER, ' ');
            case HASH -> {
                for (int i = 0; i < HASH_DIGITS; i++) {
                    add(Kind.HEX_DIGIT, ' ');
                }
            }
        }
    }

    private void add(Kind kind, char character) {
        if (end == kinds.length) {
            kinds = Arrays.copyOf(kinds, 2 * end);
            characters = Arrays.copyOf(characters, 2 * end);
        }
        kinds[end] = kind;
        characters[end++] = character;
    }

    /** Whether the whole text is such a key. */
    boolean accepts(String text) {
        return run(text, text.length()).get(end);
    }

    /** Whether such a key can begin with the first {@code length} characters of the text. */
    boolean canBegin(String text, int length) {
        // Every state can reach the end, so any state alive will do.
        return !run(text, length).isEmpty();
    }

    private BitSet run(String text, int length) {
        BitSet alive = new BitSet(end + 1);
        BitSet next = new BitSet(end + 1);
        enter(alive, 0);
        for (int i = 0; i < length && !alive.isEmpty(); i++) {
            char c = text.charAt(i);
            for (int state = alive.nextSetBit(0); state >= 0 && state < end; state = alive.nextSetBit(state + 1)) {
                if (reads(state, c)) {
                    enter(next, after(state));
                }
            }
            BitSet read = alive;
            alive = next;
            next = read;
            next.clear();
        }
        return alive;
    }

    /** Marks the state and those reached from it without reading. */
    private void enter(BitSet states, int state) {
        int at = state;
        while (!states.get(at)) {
            states.set(at);
            if (at == end) {
                return;
            }
            if (kinds[at] == Kind.MORE_SEGMENTS) {
                at += 2;
            } else if (kinds[at].loops) {
                at++;
            }
        }
    }

    private int after(int state) {
        return kinds[state].loops ? state : state + 1;
    }

    private boolean reads(int state, char c) {
        return switch (kinds[state]) {
            case CHARACTER, MORE_SEGMENTS -> characters[state] == c;
            case HEX_DIGIT -> isDigit(c) || (c >= 'a' && c <= 'f');
            case ANYTHING -> true;
            case VALUE -> c != ':';
            case WHOLE_NUMBER -> isDigit(c) || c == '-';
        };
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Whether a text exists that both accept: a walk over the pairs of states both can be in after the same text. */
    public boolean intersects(KeyAutomaton other) {
        int width = other.end + 1;
        BitSet seen = new BitSet((end + 1) * width);
        Deque<Integer> pairs = new ArrayDeque<>();
        meet(0, 0, other, seen, pairs);
        while (!pairs.isEmpty()) {
            int pair = pairs.pop();
            int mine = pair / width;
            int theirs = pair % width;
            if (mine == end && theirs == other.end) {
                return true;
            }
            if (mine < end && theirs < other.end && shareCharacter(mine, other, theirs)) {
                meet(after(mine), other.after(theirs), other, seen, pairs);
            }
        }
        return false;
    }

    private void meet(int mine, int theirs, KeyAutomaton other, BitSet seen, Deque<Integer> pairs) {
        BitSet myStates = new BitSet();
        BitSet theirStates = new BitSet();
        enter(myStates, mine);
        other.enter(theirStates, theirs);
        myStates.stream().forEach(a -> theirStates.stream().forEach(b -> {
            int pair = a * (other.end + 1) + b;
            if (!seen.get(pair)) {
                seen.set(pair);
                pairs.push(pair);
            }
        }));
    }

    private boolean shareCharacter(int mine, KeyAutomaton other, int theirs) {
        if (isOneCharacter(mine)) {
            return other.reads(theirs, characters[mine]);
        }
        // The digits are read by everything that reads more than one character.
        return !other.isOneCharacter(theirs) || reads(mine, other.characters[theirs]);
    }

    private boolean isOneCharacter(int state) {
        return kinds[state] == Kind.CHARACTER || kinds[state] == Kind.MORE_SEGMENTS;
    }
}
