package dev.larder.cache.method.rule;

import dev.larder.cache.key.template.KeyTemplate;
import dev.larder.cache.key.template.Placeholder;
import dev.larder.cache.key.template.TemplatePart;
import java.util.List;

/** What makes two key templates one cache: the same literals, with placeholders under the same filters between. */
public final class TemplateShape {

    private TemplateShape() {}

    public static boolean isSame(KeyTemplate one, KeyTemplate other) {
        List<TemplatePart> parts = one.parts();
        List<TemplatePart> others = other.parts();
        if (parts.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < parts.size(); i++) {
            if (!isSame(parts.get(i), others.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSame(TemplatePart part, TemplatePart other) {
        if (part instanceof Placeholder placeholder && other instanceof Placeholder otherPlaceholder) {
            return placeholder.filters().equals(otherPlaceholder.filters());
        }
        return part.equals(other);
    }
}
