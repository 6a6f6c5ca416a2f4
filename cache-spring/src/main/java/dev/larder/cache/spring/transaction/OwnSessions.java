package dev.larder.cache.spring.transaction;

import dev.larder.cache.engine.load.ContextCarrier;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.orm.jpa.EntityManagerFactoryInfo;
import org.springframework.orm.jpa.EntityManagerFactoryUtils;
import org.springframework.orm.jpa.EntityManagerHolder;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Where the caller has a JPA session bound to its thread, work that this library does for it on another thread has one
 * too: a new one, as open-in-view gives one to every request, so that parts which are loaded when they are first
 * touched can be loaded there as well. Nothing of the caller's session is in it, so what it gives was read by that
 * work; and the work holds no connection but its own, so that it waits for none that its caller holds. Used only where
 * spring-orm is on the class path.
 */
public final class OwnSessions implements ContextCarrier {

    private static final Captured NOTHING = Runnable::run;

    @Override
    public Captured capture() {
        List<EntityManagerFactory> factories = new ArrayList<>(1);
        for (Map.Entry<Object, Object> bound :
                TransactionSynchronizationManager.getResourceMap().entrySet()) {
            if (bound.getKey() instanceof EntityManagerFactory factory
                    && bound.getValue().getClass() == EntityManagerHolder.class) {
                factories.add(factory);
            }
        }
        return factories.isEmpty() ? NOTHING : task -> within(factories, 0, task);
    }

    private static void within(List<EntityManagerFactory> factories, int next, Runnable task) {
        if (next == factories.size()) {
            task.run();
            return;
        }
        EntityManagerFactory factory = factories.get(next);
        EntityManager own = factory instanceof EntityManagerFactoryInfo info
                ? info.createNativeEntityManager(null)
                : factory.createEntityManager();
        TransactionSynchronizationManager.bindResource(factory, new EntityManagerHolder(own));
        try {
            within(factories, next + 1, task);
        } finally {
            TransactionSynchronizationManager.unbindResource(factory);
            EntityManagerFactoryUtils.closeEntityManager(own);
        }
    }
}
