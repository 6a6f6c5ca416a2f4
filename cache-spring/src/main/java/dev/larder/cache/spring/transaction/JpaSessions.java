package dev.larder.cache.spring.transaction;

import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import java.sql.SQLException;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.resource.jdbc.spi.LogicalConnectionImplementor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.orm.jpa.EntityManagerHolder;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.ClassUtils;

/**
 * Sessions of JPA, as Spring binds them: for a transaction, or for a whole web request ({@code open-in-view}). Only
 * those of Hibernate can be looked into, as far as its releases agree. Used only where spring-orm is on the class path.
 */
final class JpaSessions implements KnownSessions {

    private static final String HAS_READ =
            "The session of the object-relational mapper (an EntityManager) that is bound to"
                    + " the thread has read something before, and gives that again instead of what is there now.";

    private static final Logger log = LoggerFactory.getLogger(JpaSessions.class);

    private final boolean hasHibernate =
            ClassUtils.isPresent("org.hibernate.engine.spi.SessionImplementor", JpaSessions.class.getClassLoader());

    @Override
    public @Nullable String whyMayBeOld(Object resource) {
        if (!hasHibernate || !(resource instanceof EntityManagerHolder holder)) {
            return KnownSessions.unknown(resource);
        }
        try {
            return Hibernate.hasRead(holder.getEntityManager()) ? HAS_READ : null;
        } catch (PersistenceException | IllegalStateException | SQLException | LinkageError e) {
            log.debug("A session cannot be looked into", e);
            return KnownSessions.unknown(resource);
        }
    }

    /** Touched only where Hibernate is on the class path. */
    private static final class Hibernate {

        /**
         * Whether the session keeps something, or the database keeps a snapshot for it: its connection may be in a
         * transaction that no transaction manager began, as one is that does not commit by itself. What an empty
         * session gives to a load comes from queries of this load.
         */
        static boolean hasRead(EntityManager entities) throws SQLException {
            SessionImplementor session = entities.unwrap(SessionImplementor.class);
            if (session.getStatistics().getEntityCount() != 0
                    || session.getStatistics().getCollectionCount() != 0) {
                return true;
            }
            if (session.isTransactionInProgress()) {
                return !TransactionSynchronizationManager.isActualTransactionActive();
            }
            LogicalConnectionImplementor connection =
                    session.getJdbcCoordinator().getLogicalConnection();
            return connection.isPhysicallyConnected()
                    && !connection.getPhysicalConnection().getAutoCommit();
        }
    }
}
