package dev.larder.cache.explore;

import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Takes the place of {@link CopyOnWriteArrayList} in explored classes: every operation is a step of its own. */
public final class ScheduledList<E> extends CopyOnWriteArrayList<E> {

    private static final long serialVersionUID = 1L;

    private final transient @Nullable Place place = Seams.placeFor("list", true);

    @Override
    public boolean add(E element) {
        Seams.touches(place, true, "adds to");
        return super.add(element);
    }

    @Override
    public boolean remove(Object element) {
        Seams.touches(place, true, "removes from");
        return super.remove(element);
    }

    @Override
    public Stream<E> stream() {
        Seams.touches(place, false, "looks through");
        return super.stream();
    }

    @Override
    public boolean isEmpty() {
        Seams.touches(place, false, "looks into");
        return super.isEmpty();
    }
}
