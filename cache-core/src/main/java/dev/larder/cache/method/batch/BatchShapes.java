package dev.larder.cache.method.batch;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.key.Parameters;
import dev.larder.cache.key.PlaceholderReader;
import dev.larder.cache.key.template.KeyTemplate;
import dev.larder.cache.key.template.Placeholder;
import dev.larder.cache.method.declaration.AsyncType;
import dev.larder.cache.method.declaration.CachedDefinition;
import dev.larder.cache.method.declaration.MethodDeclaration;
import dev.larder.cache.method.declaration.ValueType;
import dev.larder.cache.method.rule.TagRule;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds out, at start-up, how a cached method with {@code []} in its key takes ids and gives values. */
public final class BatchShapes {

    private static final String ELEMENT = "element";

    private final MethodDeclaration declaration;
    private final KeyTemplate template;

    private BatchShapes(MethodDeclaration declaration, KeyTemplate template) {
        this.declaration = declaration;
        this.template = template;
    }

    /**
     * The shape of a method whose key fans out; {@code null} if it does not.
     *
     * @param declaration of which the key has been bound, so that its placeholders are known to refer to something
     * @param family of the return type, if the value comes later
     * @throws CacheConfigurationException if the method is no batch; the message says what is missing
     */
    public static @Nullable BatchShape of(
            MethodDeclaration declaration, KeyTemplate template, @Nullable AsyncType family) {
        if (!template.fansOut()) {
            return null;
        }
        BatchShapes shapes = new BatchShapes(declaration, template);
        if (family != null && family.isStream()) {
            throw shapes.mistake("makes the method a batch, but it returns a "
                    + declaration.method().getReturnType().getSimpleName()
                    + ", which cannot say that there is nothing for an id. Return a Mono of a Map or of a List.");
        }
        return shapes.find();
    }

    /**
     * Refuses what a batch does not do. What a property says of its cache is meant for the method that reads a single
     * value, and allowed.
     */
    public static void refuseUnsupported(MethodDeclaration declaration, CachedDefinition cached, TagRule tags) {
        refuse(!tags.isEmpty(), "tags", declaration);
        refuse(!cached.refreshAfter().isBlank(), "refreshAfter", declaration);
        refuse(!cached.staleIfError().isBlank(), "staleIfError", declaration);
        refuse(!cached.loadTimeout().isBlank(), "loadTimeout", declaration);
    }

    private static void refuse(boolean isSet, String attribute, MethodDeclaration declaration) {
        if (isSet) {
            throw new CacheConfigurationException(declaration.place("Cached", attribute)
                    + ": a batch ([] in its key) has no " + attribute
                    + ". Remove it, or read single values.");
        }
    }

    private BatchShape find() {
        Placeholder each = onlyFanOut();
        int parameter = parameterOf(each);
        for (Placeholder other : template.placeholders()) {
            if (other != each && parameterOf(other) == parameter) {
                throw mistake("names the collection of `" + each + "` again in `" + other
                        + "`, but each key belongs to one element. Leave one of them out.");
            }
        }
        Type type = declaration.parameterTypes().get(parameter);
        IdCollection collection = IdCollection.of(type);
        if (collection == null) {
            throw mistake("asks for a " + type.getTypeName() + ", and the method is called with fewer ids than its"
                    + " caller named, so that a collection of this type would have to be made. Take a List, Set,"
                    + " Collection, Iterable, SortedSet or array, with the type of its elements.");
        }
        return answering(each, parameter, collection);
    }

    private Placeholder onlyFanOut() {
        List<Placeholder> fanOuts =
                template.placeholders().stream().filter(Placeholder::fansOut).toList();
        Placeholder first = fanOuts.get(0);
        long loops =
                first.steps().stream().filter(Placeholder.Each.EACH::equals).count();
        if (fanOuts.size() > 1 || loops > 1) {
            throw mistake("has more than one []. A batch asks for the elements of one collection; give it one []"
                    + " and a key for each element.");
        }
        if (first.steps().get(0) != Placeholder.Each.EACH) {
            throw mistake("reaches its collection through `" + first + "`, but the method is called with the missing"
                    + " ids alone, so the collection must be a parameter itself: {ids[]}.");
        }
        return first;
    }

    private int parameterOf(Placeholder placeholder) {
        List<String> names = declaration.parameterNames();
        return placeholder.root().startsWith("#") || names == null
                ? Integer.parseInt(placeholder.root().substring(1))
                : names.indexOf(placeholder.root());
    }

    private BatchShape answering(Placeholder each, int parameter, IdCollection collection) {
        Type type = declaration.returnType();
        if (type instanceof ParameterizedType parameterized && parameterized.getRawType() instanceof Class<?> raw) {
            Type[] arguments = parameterized.getActualTypeArguments();
            if (List.class.isAssignableFrom(raw) && raw.isAssignableFrom(ArrayList.class)) {
                OwnIds own = OwnIds.of(each, collection.elementType(), arguments[0]);
                return new BatchShape(declaration.describe(), parameter, collection, false, null, arguments[0], own);
            }
            if (raw.isAssignableFrom(LinkedHashMap.class) && arguments.length == 2) {
                PlaceholderReader id = idReader(each, collection.elementType(), arguments[0]);
                return new BatchShape(declaration.describe(), parameter, collection, true, id, arguments[1], null);
            }
        }
        throw mistake("makes the method a batch, but it returns a " + type.getTypeName()
                + ". Return a Map from id to value, or a List with a value for each id in its order.");
    }

    /** What reads an element's id as the map has it; {@code null} if the map has the elements themselves. */
    private @Nullable PlaceholderReader idReader(Placeholder each, Type element, Type key) {
        if (ValueType.isSame(element, key)) {
            return null;
        }
        String path =
                each.steps().stream().skip(1).map(Placeholder.Step::toString).collect(Collectors.joining());
        PlaceholderReader reader = PlaceholderReader.bind(
                "{" + ELEMENT + path + "}", Parameters.of(List.of(new Parameters.Parameter(ELEMENT, element))));
        if (!ValueType.isSame(reader.type(), key)) {
            throw mistake("asks for ids of the type " + reader.type().getTypeName() + ", but the map the method"
                    + " returns has keys of the type " + key.getTypeName() + ". Return a Map<"
                    + reader.type().getTypeName() + ", …>.");
        }
        return reader;
    }

    private CacheConfigurationException mistake(String what) {
        return new CacheConfigurationException("\"" + template + "\" " + what);
    }
}
