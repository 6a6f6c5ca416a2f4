package dev.larder.cache.explore;

/** Turns tasks of an engine into actors. */
final class Tasks {

    private Tasks() {}

    /** A task given by a task goes on as the same actor: nobody waits between the two. */
    static void spawn(String kind, Runnable task) {
        Actor me = Seams.current();
        if (me == null || me.world.isOver()) {
            return;
        }
        if (me.isTask && kind.equals("worker")) {
            task.run();
            return;
        }
        World world = me.world;
        String name = me.name + "/" + kind + me.calls + "." + me.tasks++;
        Actor actor = new Actor(world, name, me.process, true, me.tasksMayRead, me.tasksMayWrite, self -> {
            task.run();
            world.callEnds(self.process);
            world.taskEnds(self);
        });
        actor.tasksMayRead = me.tasksMayRead;
        actor.tasksMayWrite = me.tasksMayWrite;
        actor.isTask = true;
        actor.history = Hash.mix(actor.id, me.history);
        actor.base = actor.history;
        world.callBegins(me.process);
        world.spawn(actor);
    }
}
