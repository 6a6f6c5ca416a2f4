package dev.larder.cache.spring.boot;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.convert.converter.GenericConverter;

/**
 * The arguments of a call as a request names them: {@code argument=id=42}, once for each.
 *
 * @param byName text by parameter name; {@code #0} and so on where parameters have no names
 */
record KeyArguments(Map<String, String> byName) {

    static KeyArguments of(Collection<?> texts) {
        Map<String, String> byName = new LinkedHashMap<>();
        for (Object text : texts) {
            String argument = String.valueOf(text);
            int equals = argument.indexOf('=');
            if (equals < 1) {
                throw new InvalidEndpointRequestException(
                        "not an argument: " + argument,
                        "argument=" + argument + " is not understood. Write argument=name=value, once for each.");
            }
            byName.put(argument.substring(0, equals).strip(), argument.substring(equals + 1));
        }
        return new KeyArguments(byName);
    }

    /** The texts in the order of the parameters; {@code null} if other parameters are named than there are. */
    @Nullable
    List<String> inOrderOf(List<String> parameters) {
        if (!Set.copyOf(parameters).equals(byName.keySet())) {
            return null;
        }
        List<String> texts = new ArrayList<>();
        parameters.forEach(name -> texts.add(byName.get(name)));
        return texts;
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
            return of(source instanceof Collection<?> several ? several : List.of(source));
        }
    }
}
