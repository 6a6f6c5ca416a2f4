package dev.larder.cache.key;

import dev.larder.cache.key.template.Placeholder;
import dev.larder.cache.key.template.Placeholder.Each;
import dev.larder.cache.key.template.Placeholder.Property;
import dev.larder.cache.key.template.Placeholder.Step;
import dev.larder.cache.key.value.ValuePath;
import dev.larder.cache.key.value.ValuePathCompiler;
import dev.larder.cache.key.value.ValueSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Ties placeholders to parameters, one after the other, and finds the loops they share. */
final class TemplateBinder {

    private final Parameters parameters;
    private final String where;
    private final List<FanOut.Loop> loops = new ArrayList<>();
    private final Set<Integer> usedParameters = new TreeSet<>();
    private boolean usesResult;

    /** Takes what there is to refer to, and how messages name the surrounding text. */
    TemplateBinder(Parameters parameters, String where) {
        this.parameters = parameters;
        this.where = where;
    }

    BoundPlaceholder bind(Placeholder placeholder) {
        Reached reached = reach(placeholder);
        return new BoundPlaceholder(reached.source, reached.path, placeholder, what(placeholder));
    }

    /** Follows the path; each {@code []} on it makes a loop or joins one. */
    Reached reach(Placeholder placeholder) {
        ValuePathCompiler compiler = new ValuePathCompiler(what(placeholder));
        ValueSource source = parameters.source(placeholder, where);
        note(source);
        StringBuilder path = new StringBuilder(source.kind() + "#" + source.index());
        List<String> names = new ArrayList<>();
        for (Step step : placeholder.steps()) {
            path.append(step);
            if (step instanceof Property property) {
                names.add(property.name());
            } else if (step == Each.EACH) {
                source = loop(path.toString(), source, compiler, names, what(placeholder));
                names.clear();
            }
        }
        return new Reached(source, compiler.compile(source.type(), names));
    }

    private ValueSource loop(
            String path, ValueSource source, ValuePathCompiler compiler, List<String> names, String what) {
        ValuePath collection = compiler.compile(source.type(), names);
        ValueSource element = ValueSource.element(loops.size(), compiler.elementOf(collection.type()));
        for (int i = 0; i < loops.size(); i++) {
            if (loops.get(i).path().equals(path)) {
                return ValueSource.element(i, element.type());
            }
        }
        loops.add(new FanOut.Loop(path, source, collection, what));
        return element;
    }

    private void note(ValueSource source) {
        if (source.kind() == ValueSource.Kind.RESULT) {
            usesResult = true;
        } else {
            usedParameters.add(source.index());
        }
    }

    FanOut fanOut() {
        return new FanOut(loops);
    }

    boolean usesResult() {
        return usesResult;
    }

    Set<Integer> usedParameters() {
        return Set.copyOf(usedParameters);
    }

    private String what(Placeholder placeholder) {
        return "`" + placeholder + "` in " + where;
    }

    /** Where a placeholder's value begins, and the rest of the way. */
    record Reached(ValueSource source, ValuePath path) {}
}
