package dev.larder.cache.spring.boot.actuator;

import dev.larder.cache.CacheConfigurationException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.convert.converter.GenericConverter;

/**
 * The arguments of a call as a request names them: {@code argument=id=42}, once for each.
 *
 * @param texts as they stand in the request
 */
record KeyArguments(List<String> texts) {

    /**
     * The texts in the order of the parameters; {@code null} if other parameters are named than there are.
     *
     * @param parameters names; {@code #0} and so on where parameters have none
     * @throws CacheConfigurationException if a text is no argument
     */
    @Nullable
    List<String> inOrderOf(List<String> parameters) {
        Map<String, String> byName = byName();
        if (!Set.copyOf(parameters).equals(byName.keySet())) {
            return null;
        }
        List<String> ordered = new ArrayList<>();
        parameters.forEach(name -> ordered.add(byName.getOrDefault(name, "")));
        return ordered;
    }

    private Map<String, String> byName() {
        Map<String, String> byName = new HashMap<>();
        for (String argument : texts) {
            int equals = argument.indexOf('=');
            if (equals < 1) {
                throw new CacheConfigurationException("argument=" + argument
                        + " is not understood. Write argument=name=value, once for each parameter.");
            }
            byName.put(argument.substring(0, equals).strip(), argument.substring(equals + 1));
        }
        return byName;
    }

    /** By itself, so that commas in a value stay where they are. */
    static final class FromRequest implements GenericConverter {

        @Override
        public Set<ConvertiblePair> getConvertibleTypes() {
            return Set.of(
                    new ConvertiblePair(String.class, KeyArguments.class),
                    new ConvertiblePair(Collection.class, KeyArguments.class));
        }

        @Override
        public @Nullable Object convert(@Nullable Object source, TypeDescriptor sourceType, TypeDescriptor targetType) {
            if (source == null) {
                return null;
            }
            Collection<?> texts = source instanceof Collection<?> several ? several : List.of(source);
            return new KeyArguments(texts.stream().map(String::valueOf).toList());
        }
    }
}
