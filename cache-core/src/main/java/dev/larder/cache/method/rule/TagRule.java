package dev.larder.cache.method.rule;

import dev.larder.cache.key.TagTemplate;
import dev.larder.cache.key.template.KeyTemplate;
import dev.larder.cache.key.template.Placeholder;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The tags of a method, compiled: those its entries carry, or those it invalidates. Immutable and thread-safe. */
public record TagRule(List<TagTemplate> templates) {

    static final TagRule NONE = new TagRule(List.of());

    public TagRule {
        templates = List.copyOf(templates);
    }

    public boolean isEmpty() {
        return templates.isEmpty();
    }

    /** All tags of a call; without those that the result tells if it is absent. */
    public Set<String> tags(@Nullable Object[] arguments, @Nullable Object result) {
        Set<String> tags = new LinkedHashSet<>();
        templates.forEach(template -> tags.addAll(template.tags(arguments, result)));
        return tags;
    }

    /** The templates that use the result, or those that do not. */
    TagRule usingResult(boolean uses) {
        return new TagRule(templates.stream()
                .filter(template -> template.usesResult() == uses)
                .toList());
    }

    /** The positions of the parameters that a template refers to. */
    public Set<Integer> usedParameters() {
        Set<Integer> used = new TreeSet<>();
        templates.forEach(template -> used.addAll(template.usedParameters()));
        return used;
    }

    /** The templates that can spell a tag which a template of the other can spell, too. */
    Stream<TagTemplate> overlapping(TagRule other) {
        return templates.stream().filter(template -> other.templates.stream().anyMatch(template::overlaps));
    }

    /** Whether both give an entry the same tags, as far as that can be told: names of parameters do not count. */
    public boolean agreesWith(TagRule other) {
        return templates.size() == other.templates.size() && isPartOf(other) && other.isPartOf(this);
    }

    private boolean isPartOf(TagRule other) {
        return templates.stream().allMatch(mine -> other.templates.stream().anyMatch(theirs -> isSame(mine, theirs)));
    }

    private static boolean isSame(TagTemplate one, TagTemplate other) {
        return TemplateShape.isSame(one.template(), other.template())
                && partsOfResult(one.template()).equals(partsOfResult(other.template()));
    }

    private static List<Placeholder> partsOfResult(KeyTemplate template) {
        return template.placeholders().stream().filter(Placeholder::isResult).toList();
    }

    /** The templates as they were written. */
    public List<String> texts() {
        return templates.stream().map(TagTemplate::toString).toList();
    }
}
