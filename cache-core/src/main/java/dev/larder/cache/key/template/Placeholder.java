package dev.larder.cache.key.template;

import java.util.List;

/**
 * A placeholder of a key template: a root, a path into it and filters. Immutable.
 *
 * @param text as it was written, braces included: {@code {filter.category|lower}}
 * @param root a parameter's name, its position as {@code #0}, or {@code result}
 * @param steps the path into the root, may be empty
 * @param filters applied to the value in this order; {@link Filter#HASH} only at the end
 */
public record Placeholder(String text, String root, List<Step> steps, List<Filter> filters) implements TemplatePart {

    /** The root that means the method's result. */
    public static final String RESULT = "result";

    public Placeholder {
        steps = List.copyOf(steps);
        filters = List.copyOf(filters);
    }

    /** Whether it stands for each element of a collection rather than for one value. */
    public boolean fansOut() {
        return steps.contains(Each.EACH);
    }

    /** Whether it is rooted in what is called {@code result}: the method's result, or else a parameter of that name. */
    public boolean isResult() {
        return root.equals(RESULT);
    }

    /** The position of a root written as {@code #0}, or -1 if the root is a name. */
    public int position() {
        return root.charAt(0) == '#' ? Integer.parseInt(root.substring(1)) : -1;
    }

    public boolean isHashed() {
        return !filters.isEmpty() && filters.get(filters.size() - 1) == Filter.HASH;
    }

    @Override
    public String toString() {
        return text;
    }

    /** One step of a path. */
    public sealed interface Step permits Property, Each {}

    /** A record component, a getter, a public field or the entry of a map. */
    public record Property(String name) implements Step {
        @Override
        public String toString() {
            return "." + name;
        }
    }

    /** {@code []}: every element of a collection, an array or a map's values. */
    public enum Each implements Step {
        EACH;

        @Override
        public String toString() {
            return "[]";
        }
    }

    /** What is done to a value before it is spelled. */
    public enum Filter {
        /**
         * The first 16 lower-case hex characters of the SHA-256 of the value's canonical form, {@code null} included.
         */
        HASH,
        /** The value's text in lower case, by {@link java.util.Locale#ROOT}. */
        LOWER,
        /** The value's text in upper case, by {@link java.util.Locale#ROOT}. */
        UPPER
    }
}
