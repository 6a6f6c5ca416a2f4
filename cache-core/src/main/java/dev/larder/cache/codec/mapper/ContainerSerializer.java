package dev.larder.cache.codec.mapper;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.PriorityBlockingQueue;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.ser.std.StdContainerSerializer;

/**
 * Writes collections and maps that come back equal: in the order they are in, and loaded. Which they are, only the
 * value tells.
 */
final class ContainerSerializer extends StdContainerSerializer<Object> {

    private final JavaType type;
    private final ValueSerializer<Object> content;
    private final boolean losesNulls;

    /** A class of which no object needs a look; written by any thread. */
    private @Nullable Class<?> harmless;

    private ContainerSerializer(JavaType type, ValueSerializer<Object> content) {
        super(type, null);
        this.type = type;
        this.content = content;
        this.losesNulls = PlatformValues.losesNull(type.getContentType());
    }

    /** What writes values of the type, looking at each if it is a collection or a map. */
    static ValueSerializer<Object> around(JavaType type, ValueSerializer<Object> writer) {
        boolean isContainer = type.isTypeOrSubTypeOf(Collection.class) || type.isTypeOrSubTypeOf(Map.class);
        return isContainer ? new ContainerSerializer(type, writer) : writer;
    }

    @Override
    public void serialize(Object container, JsonGenerator generator, SerializationContext context) {
        check(container, generator);
        content.serialize(container, generator, context);
    }

    @Override
    public void serializeWithType(
            Object container, JsonGenerator generator, SerializationContext context, TypeSerializer types) {
        check(container, generator);
        content.serializeWithType(container, generator, context, types);
    }

    private void check(Object container, JsonGenerator generator) {
        if (container.getClass() != harmless) {
            checkClass(container, generator);
        }
        if (losesNulls) {
            checkNulls(container, generator);
        }
    }

    private void checkClass(Object container, JsonGenerator generator) {
        Class<?> declared = type.getRawClass();
        Class<?> actual = container.getClass();
        if (!LazyValue.isLoaded(container)) {
            throw UnstorableException.notLoaded(generator, "was");
        }
        if (!PlatformValues.isPlatformType(declared) && actual != declared) {
            throw UnstorableException.otherClass(generator, declared, actual);
        }
        if (declared == Collection.class && container instanceof Set) {
            throw new UnstorableException(
                    generator, "is a Set and would come back as a List", "Declare a Set, or copy it into a List.");
        }
        if (container instanceof IdentityHashMap) {
            throw new UnstorableException(
                    generator, "is an IdentityHashMap and would come back as another Map", "Use a HashMap.");
        }
        boolean isSorted = checkOrder(container, generator);
        harmless = isSorted || LazyValue.isLazyCollection(actual) ? harmless : actual;
    }

    /** Whether it has an order of its own, which another object of its class may not share. */
    private boolean checkOrder(Object container, JsonGenerator generator) {
        if (container instanceof SortedMap<?, ?> map) {
            checkOrder(map.comparator(), generator);
        } else if (container instanceof SortedSet<?> set) {
            checkOrder(set.comparator(), generator);
        } else if (container instanceof PriorityQueue<?> queue) {
            checkOrder(queue.comparator(), generator);
        } else if (container instanceof PriorityBlockingQueue<?> queue) {
            checkOrder(queue.comparator(), generator);
        } else {
            return false;
        }
        return true;
    }

    private void checkOrder(@Nullable Comparator<?> order, JsonGenerator generator) {
        if (order == null
                || order.equals(Comparator.naturalOrder())
                || (order.equals(Collections.reverseOrder()) && keepsWrittenOrder())) {
            return;
        }
        throw new UnstorableException(
                generator,
                "is sorted by a Comparator, which would not come back",
                "Declare a Map or a Set and return new LinkedHashMap<>(map) or new LinkedHashSet<>(set).");
    }

    private boolean keepsWrittenOrder() {
        Class<?> declared = type.getRawClass();
        return declared == Map.class || declared == Set.class || declared == Collection.class;
    }

    private static void checkNulls(Object container, JsonGenerator generator) {
        for (Object element : container instanceof Map<?, ?> map ? map.values() : (Collection<?>) container) {
            if (element == null) {
                throw UnstorableException.lostNull(generator);
            }
        }
    }

    /** What writes the content. */
    @Override
    public ValueSerializer<?> getDelegatee() {
        return content;
    }

    @Override
    public void resolve(SerializationContext context) {
        content.resolve(context);
    }

    @Override
    @SuppressWarnings("unchecked")
    public ValueSerializer<?> createContextual(SerializationContext context, @Nullable BeanProperty property) {
        ValueSerializer<Object> contextual = (ValueSerializer<Object>) content.createContextual(context, property);
        return contextual == content ? this : new ContainerSerializer(type, contextual);
    }

    @Override
    @SuppressWarnings("unchecked")
    protected StdContainerSerializer<?> _withValueTypeSerializer(TypeSerializer names) {
        return content instanceof StdContainerSerializer<?> container
                ? new ContainerSerializer(
                        type, (ValueSerializer<Object>) (ValueSerializer<?>) container.withValueTypeSerializer(names))
                : this;
    }

    @Override
    public boolean isEmpty(SerializationContext context, Object container) {
        return content.isEmpty(context, container);
    }

    @Override
    public JavaType getContentType() {
        return type.getContentType();
    }

    @Override
    public @Nullable ValueSerializer<?> getContentSerializer() {
        return content instanceof StdContainerSerializer<?> container ? container.getContentSerializer() : null;
    }

    @Override
    public boolean hasSingleElement(Object container) {
        return false; // Asked by nobody but the writer of the content, of itself.
    }
}
