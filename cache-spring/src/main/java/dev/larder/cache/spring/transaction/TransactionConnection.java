package dev.larder.cache.spring.transaction;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The connection of the transaction that runs on this thread. Used only where spring-jdbc is on the class path. */
public final class TransactionConnection {

    /** What is written. */
    public interface Write {
        /** Writes it. */
        void to(Connection connection) throws SQLException;
    }

    private TransactionConnection() {}

    /**
     * Writes something as a part of the transaction; if that fails, the transaction is as it was before. False if there
     * is no transaction of the data source.
     */
    public static boolean write(DataSource dataSource, Write write) throws SQLException {
        DataSource bound = bound(dataSource);
        if (!TransactionSynchronizationManager.isActualTransactionActive() || !isBound(bound)) {
            return false;
        }
        Connection connection = DataSourceUtils.getConnection(bound);
        try {
            if (connection.getAutoCommit()) {
                return false; // Its transaction is one of another data source.
            }
            writeOrUndo(connection, write);
            return true;
        } finally {
            DataSourceUtils.releaseConnection(connection, bound);
        }
    }

    private static void writeOrUndo(Connection connection, Write write) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            write.to(connection);
        } catch (SQLException | RuntimeException e) {
            connection.rollback(before);
            throw e;
        }
    }

    /** A transaction binds its connection to the data source that its manager has, which may be one behind a proxy. */
    private static DataSource bound(DataSource dataSource) {
        DataSource target = dataSource;
        while (!isBound(target)
                && target instanceof DelegatingDataSource delegating
                && delegating.getTargetDataSource() != null) {
            target = delegating.getTargetDataSource();
        }
        return target;
    }

    private static boolean isBound(DataSource dataSource) {
        return TransactionSynchronizationManager.getResource(dataSource) instanceof ConnectionHolder;
    }
}
