package dev.larder.cache.method.batch;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.CacheException;
import dev.larder.cache.key.Parameters;
import dev.larder.cache.key.Parameters.Parameter;
import dev.larder.cache.key.PlaceholderReader;
import dev.larder.cache.key.template.Placeholder;
import dev.larder.cache.method.declaration.PlaceholderNames;
import dev.larder.cache.method.declaration.ValueType;
import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The ids that the values of a list say they have, where the placeholder has a property of theirs: {@code id} of
 * {@code {ids[]}} or {@code {products[].id}}. They prove no order, since it may be another kind of id; but where all of
 * them are among the ids that were asked for, and stand at other places, the list is in another order. Immutable and
 * thread-safe.
 *
 * @param ofElement reads the id of what is asked for
 * @param ofValue reads the id that a value has
 */
record OwnIds(PlaceholderReader ofElement, PlaceholderReader ofValue) {

    private static final String IT = "it";

    /** {@code null} if values have no such property, or one of another type. */
    static @Nullable OwnIds of(Placeholder each, Type element, Type value) {
        String path =
                each.steps().stream().skip(1).map(Placeholder.Step::toString).collect(Collectors.joining());
        String property = path.isEmpty() ? "." + PlaceholderNames.singular(each.root()) : path;
        PlaceholderReader ofElement = reader(path, element);
        PlaceholderReader ofValue = reader(property, value);
        return ofElement != null && ofValue != null && ValueType.isSame(ofElement.type(), ofValue.type())
                ? new OwnIds(ofElement, ofValue)
                : null;
    }

    /** A type without the property tells nothing, which is no mistake. */
    private static @Nullable PlaceholderReader reader(String path, Type type) {
        try {
            return PlaceholderReader.bind("{" + IT + path + "}", Parameters.of(List.of(new Parameter(IT, type))));
        } catch (CacheConfigurationException e) {
            return null;
        }
    }

    /** The id at whose place another's value stands; {@code null} if nothing contradicts the order. */
    @Nullable
    Object misplaced(List<@Nullable Object> asked, List<@Nullable Object> values) {
        try {
            Set<@Nullable Object> ids = new HashSet<>();
            asked.forEach(element -> ids.add(idOf(element)));
            Object misplaced = null;
            for (int i = 0; i < values.size(); i++) {
                Object own = values.get(i) == null ? null : ofValue.read(new @Nullable Object[] {values.get(i)}, null);
                if (own == null) {
                    continue;
                }
                if (!ids.contains(own)) {
                    return null;
                }
                Object id = idOf(asked.get(i));
                misplaced = misplaced == null && !own.equals(id) ? Objects.requireNonNullElse(id, "null") : misplaced;
            }
            return misplaced;
        } catch (CacheException e) {
            return null; // A getter failed, of which nobody has asked for anything but this.
        }
    }

    private @Nullable Object idOf(@Nullable Object element) {
        return ofElement.read(new @Nullable Object[] {element}, null);
    }
}
