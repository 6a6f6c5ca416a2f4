package dev.larder.cache.explore;

/** How often something unusual may still happen in an execution. */
final class Budget {

    private final World world;
    private final Place place;

    Budget(World world, String name, int times) {
        this.world = world;
        this.place = world.place("budget " + name, Region.ALL);
        place.state = times;
    }

    boolean isLeft() {
        return place.state > 0;
    }

    void use() {
        world.touch(place, true);
        if (place.state > 0) {
            place.state--;
        }
    }
}
