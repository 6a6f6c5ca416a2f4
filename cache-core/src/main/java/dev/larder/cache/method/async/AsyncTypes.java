package dev.larder.cache.method.async;

import dev.larder.cache.method.declaration.AsyncType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The families of return types whose value comes later: {@code CompletionStage}, and those a framework adds. */
public final class AsyncTypes {

    private final List<AsyncType> families;

    public AsyncTypes(List<AsyncType> added) {
        this.families =
                Stream.concat(Stream.of(new StageType()), added.stream()).toList();
    }

    /** A family and the type of the value inside. */
    public record Match(AsyncType family, Type valueType) {}

    /** The family of a return type; {@code null} if its value is there when the method returns. */
    @Nullable
    public Match find(Type returnType) {
        for (AsyncType family : families) {
            Type valueType = family.valueType(returnType);
            if (valueType != null) {
                return new Match(family, valueType);
            }
        }
        return null;
    }
}
