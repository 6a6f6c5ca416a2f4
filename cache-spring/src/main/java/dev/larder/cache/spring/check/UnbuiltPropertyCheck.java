package dev.larder.cache.spring.check;

import dev.larder.cache.method.declaration.Problems;
import dev.larder.cache.method.declaration.Unbuilt;
import dev.larder.cache.spring.properties.LarderProperties;
import org.jspecify.annotations.Nullable;

/** Properties of the contract whose work is not built yet stop the start-up by name instead of doing nothing. */
public final class UnbuiltPropertyCheck {

    private UnbuiltPropertyCheck() {}

    public static void check(LarderProperties properties) {
        Problems problems = new Problems();
        refuse(properties.getRedis().getCluster().getNodes(), "larder.redis.cluster.nodes", problems);
        refuse(properties.getRedis().getSentinel().getMaster(), "larder.redis.sentinel.master", problems);
        refuse(properties.getRedis().getSentinel().getNodes(), "larder.redis.sentinel.nodes", problems);
        refuse(properties.getNear().getHeartbeat(), "larder.near.heartbeat", problems);
        problems.throwIfAny();
    }

    private static void refuse(@Nullable String text, String name, Problems problems) {
        if (text != null) {
            problems.error(Unbuilt.message("The property " + name + " = \"" + text + "\"", "Remove it."));
        }
    }
}
