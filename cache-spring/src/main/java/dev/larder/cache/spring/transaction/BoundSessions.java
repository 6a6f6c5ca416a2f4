package dev.larder.cache.spring.transaction;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.ResourceHolder;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.ClassUtils;

/**
 * The sessions of object-relational mappers that are bound to the calling thread, with or without a transaction. Such a
 * session gives what it has read before in place of what is there now. Every mapper binds its session under a class of
 * its own, so whatever is not known to be harmless counts as a session that has read something.
 */
final class BoundSessions {

    private static final String JPA = "jakarta.persistence.EntityManager";
    private static final String SPRING_ORM = "org.springframework.orm.jpa.EntityManagerHolder";

    /** What they bind gives no data, or none that it keeps. */
    private static final List<String> HARMLESS = List.of(
            "org.springframework.jms.",
            "org.springframework.amqp.",
            "org.springframework.kafka.",
            "org.springframework.data.redis.");

    private final BoundResources resources;
    private final KnownSessions known;

    private BoundSessions(BoundResources resources, KnownSessions known) {
        this.resources = resources;
        this.known = known;
    }

    static BoundSessions among(BoundResources resources) {
        ClassLoader classLoader = BoundSessions.class.getClassLoader();
        boolean hasJpa = ClassUtils.isPresent(JPA, classLoader) && ClassUtils.isPresent(SPRING_ORM, classLoader);
        return new BoundSessions(resources, hasJpa ? new JpaSessions() : KnownSessions.NONE);
    }

    /** Why a load that begins now may get what was read before it, {@code null} if it certainly does not. */
    @Nullable
    String whyMayBeOld() {
        for (Map.Entry<Object, Object> bound :
                TransactionSynchronizationManager.getResourceMap().entrySet()) {
            Object resource = bound.getValue();
            String why = isHarmless(resource) ? null : known.whyMayBeOld(resource);
            if (why != null) {
                return why;
            }
        }
        return null;
    }

    private boolean isHarmless(Object resource) {
        return resource instanceof TransactionEnd
                || resources.isConnection(resource)
                || resource instanceof ResourceHolder holder && holder.isVoid()
                || HARMLESS.stream().anyMatch(resource.getClass().getName()::startsWith);
    }
}
