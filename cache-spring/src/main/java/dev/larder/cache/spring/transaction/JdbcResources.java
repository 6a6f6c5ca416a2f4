package dev.larder.cache.spring.transaction;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The JDBC connections bound to the thread, and how they isolate. Used only where spring-jdbc is on the class path. */
final class JdbcResources implements BoundResources {

    private static final Logger log = LoggerFactory.getLogger(JdbcResources.class);

    /** Asking may cost a query, and a data source gives its connections one level: it is asked once. */
    private final Map<DataSource, Integer> defaultLevels = new ConcurrentHashMap<>();

    @Override
    public boolean hasConnection() {
        for (Object resource :
                TransactionSynchronizationManager.getResourceMap().values()) {
            if (resource instanceof ConnectionHolder holder && !holder.isVoid()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean isConnection(Object resource) {
        return resource instanceof ConnectionHolder;
    }

    @Override
    public @Nullable String whyNotReadCommitted(boolean isDeclared) {
        List<DataSource> sources = new ArrayList<>(1);
        for (Map.Entry<Object, Object> bound :
                TransactionSynchronizationManager.getResourceMap().entrySet()) {
            if (bound.getValue() instanceof ConnectionHolder && bound.getKey() instanceof DataSource source) {
                sources.add(source);
            }
        }
        return whyNotReadCommitted(sources, isDeclared);
    }

    private @Nullable String whyNotReadCommitted(List<DataSource> sources, boolean isDeclared) {
        if (sources.isEmpty()) {
            return "No JDBC connection is bound to the transaction, so its isolation cannot be told.";
        }
        if (isDeclared) {
            return sources.size() == 1
                    ? null
                    : "Several data sources take part, and which of them runs at the declared level cannot be told.";
        }
        for (DataSource source : sources) {
            String why = whyDefaultIsNotReadCommitted(source);
            if (why != null) {
                return why;
            }
        }
        return null;
    }

    private @Nullable String whyDefaultIsNotReadCommitted(DataSource source) {
        if (mayRoute(source)) {
            return "The data source may lead to several databases, whose levels may differ; declare the transaction"
                    + " at READ_COMMITTED.";
        }
        Integer level = defaultLevels.get(source);
        if (level == null) {
            level = ask(source);
            if (level == null) {
                return "The data source could not be asked for its isolation.";
            }
            defaultLevels.put(source, level);
        }
        return level == Connection.TRANSACTION_READ_COMMITTED
                ? null
                : "The data source does not run at READ_COMMITTED, so the load may see an old snapshot; declare the"
                        + " transaction at READ_COMMITTED.";
    }

    private static boolean mayRoute(DataSource source) {
        DataSource target = source;
        while (target instanceof DelegatingDataSource delegating) {
            if (target instanceof LazyConnectionDataSourceProxy) {
                return true;
            }
            target = delegating.getTargetDataSource();
        }
        return target instanceof AbstractRoutingDataSource;
    }

    /** The bound connection answers; no level is declared for its transaction, so it has the default. */
    private static @Nullable Integer ask(DataSource source) {
        try {
            Connection connection = DataSourceUtils.getConnection(source);
            try {
                return connection.getTransactionIsolation();
            } finally {
                DataSourceUtils.releaseConnection(connection, source);
            }
        } catch (SQLException | DataAccessException e) {
            log.debug("A data source could not be asked for its isolation", e);
            return null;
        }
    }
}
