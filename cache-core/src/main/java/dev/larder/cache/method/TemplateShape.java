package dev.larder.cache.method;

import dev.larder.cache.key.KeyTemplate;
import dev.larder.cache.key.Placeholder;
import dev.larder.cache.key.TemplatePart;
import java.util.List;

/** What makes two key templates one cache: the same literals, with placeholders under the same filters between. */
final class TemplateShape {

    private TemplateShape() {}

    static boolean isSame(KeyTemplate one, KeyTemplate other) {
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
