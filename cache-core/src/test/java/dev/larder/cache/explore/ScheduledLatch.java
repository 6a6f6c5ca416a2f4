package dev.larder.cache.explore;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Takes the place of {@link CountDownLatch} in explored classes: to open it and to get past it are steps. */
public final class ScheduledLatch extends CountDownLatch {

    private static final int OPEN = 0;
    private static final int TIME_PASSED = 1;

    private final @Nullable Place place;

    public ScheduledLatch(int count) {
        super(count);
        this.place = Seams.placeFor("latch", false);
    }

    @Override
    public void countDown() {
        Actor me = Seams.current();
        if (me != null && place != null) {
            me.world.step(me, place, true, Actor.ALWAYS);
            place.state = Hash.mix(1 + super.getCount(), me.loaded);
            me.world.log(me, "opens " + place.name);
        }
        super.countDown();
    }

    /** The same in every execution. */
    long id() {
        return place == null ? 0 : place.id;
    }

    @Override
    public void await() throws InterruptedException {
        Actor me = Seams.current();
        if (me == null || place == null) {
            super.await();
            return;
        }
        me.world.step(me, place, false, () -> super.getCount() == 0 ? 1 << OPEN : 0);
        me.saw(place.state);
    }

    @Override
    public boolean await(long timeout, TimeUnit unit) throws InterruptedException {
        Actor me = Seams.current();
        if (me == null || place == null) {
            return super.await(timeout, unit);
        }
        World world = me.world;
        int way = world.step(
                me, place, false, () -> super.getCount() == 0 ? 1 << OPEN : world.mayGiveUp() ? 1 << TIME_PASSED : 0);
        if (way == TIME_PASSED) {
            world.givesUp(me, unit.toNanos(timeout));
            return false;
        }
        me.saw(place.state);
        world.log(me, "gets past " + place.name);
        return true;
    }
}
