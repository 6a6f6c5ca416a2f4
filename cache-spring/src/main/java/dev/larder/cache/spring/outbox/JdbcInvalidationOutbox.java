package dev.larder.cache.spring.outbox;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.invalidation.InvalidationOutbox;
import dev.larder.cache.spring.transaction.TransactionConnection;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.ClassUtils;

/**
 * Keeps invalidations that did not reach Redis in a table of the application's database, so that a restart does not
 * lose them. Define it as a bean, and the table with your migrations; {@code larder-outbox.sql} beside this class holds
 * it:
 *
 * <pre>{@code
 * create table larder_outbox (
 *     id varchar(32) primary key,
 *     message text not null,
 *     saved_at timestamp default current_timestamp not null
 * );
 * }</pre>
 *
 * <p>While Redis answers, the table is empty and is looked at once a minute. While Redis is known to be away, a row is
 * written by the transaction that invalidates, before its commit, on its own connection (where the transaction is
 * Spring's and of this data source). Otherwise rows are written on a thread of the library, many at once, on one more
 * connection. Thread-safe.
 */
public final class JdbcInvalidationOutbox implements InvalidationOutbox {

    private static final Logger log = LoggerFactory.getLogger(JdbcInvalidationOutbox.class);

    private static final String DEFAULT_TABLE = "larder_outbox";
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)?");

    private static final boolean HAS_TRANSACTIONS = ClassUtils.isPresent(
            "org.springframework.jdbc.datasource.ConnectionHolder", JdbcInvalidationOutbox.class.getClassLoader());

    /** A statement that takes longer is given up. */
    private static final int STATEMENT_SECONDS = 5;

    /** A connection whose network is silent for longer is given up. */
    private static final int NETWORK_MILLIS = 10_000;

    private final DataSource dataSource;
    private final String insert;
    private final String delete;
    private final String select;

    /** In the table {@code larder_outbox}. */
    public JdbcInvalidationOutbox(DataSource dataSource) {
        this(dataSource, DEFAULT_TABLE);
    }

    /**
     * In another table of the same shape.
     *
     * @throws CacheConfigurationException if {@code table} is no plain name, with or without a schema
     */
    public JdbcInvalidationOutbox(DataSource dataSource, String table) {
        if (!NAME.matcher(table).matches()) {
            throw new CacheConfigurationException(
                    "\"" + table + "\" is no name of a table. Use letters, digits and _, with a schema before a dot.");
        }
        this.dataSource = dataSource;
        this.insert = "insert into " + table + " (id, message) values (?, ?)";
        this.delete = "delete from " + table + " where id = ?";
        this.select = "select id, message from " + table + " order by saved_at, id";
    }

    @Override
    public void save(Entry entry) throws SQLException {
        saveAll(List.of(entry));
    }

    /**
     * All or none of them. One that is there already, because the answer to an earlier attempt was lost, is replaced.
     */
    @Override
    public void saveAll(Collection<Entry> entries) throws SQLException {
        inTransaction(connection -> {
            delete(connection, entries.stream().map(Entry::id).toList());
            insert(connection, entries);
            return entries.size();
        });
    }

    /** On the connection of the transaction, behind a savepoint. */
    @Override
    public boolean saveInTransaction(Entry entry) throws SQLException {
        return HAS_TRANSACTIONS
                && TransactionConnection.write(dataSource, connection -> insert(connection, List.of(entry)));
    }

    @Override
    public void remove(Collection<String> ids) throws SQLException {
        inTransaction(connection -> {
            delete(connection, ids);
            return ids.size();
        });
    }

    @Override
    public List<Entry> saved(int most) throws SQLException {
        return inTransaction(connection -> select(connection, most));
    }

    private void insert(Connection connection, Collection<Entry> entries) throws SQLException {
        try (PreparedStatement statement = prepared(connection, insert)) {
            for (Entry entry : entries) {
                statement.setString(1, entry.id());
                statement.setString(2, entry.message());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private void delete(Connection connection, Collection<String> ids) throws SQLException {
        try (PreparedStatement statement = prepared(connection, delete)) {
            for (String id : ids) {
                statement.setString(1, id);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private List<Entry> select(Connection connection, int most) throws SQLException {
        try (PreparedStatement statement = prepared(connection, select)) {
            statement.setMaxRows(most);
            List<Entry> entries = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    entries.add(new Entry(rows.getString(1), rows.getString(2)));
                }
            }
            return entries;
        }
    }

    private static PreparedStatement prepared(Connection connection, String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setQueryTimeout(STATEMENT_SECONDS);
        return statement;
    }

    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** On a connection of its own, which is given back as it came. */
    private <T> T inTransaction(Work<T> work) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            int networkMillis = limitNetwork(connection, NETWORK_MILLIS);
            boolean commits = connection.getAutoCommit();
            connection.setAutoCommit(false);
            try {
                T result = work.on(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(commits);
                limitNetwork(connection, networkMillis);
            }
        }
    }

    /** Returns what the limit was before; not every driver has one, and each says so in its own way. */
    private static int limitNetwork(Connection connection, int millis) {
        try {
            int before = connection.getNetworkTimeout();
            if (before != millis) {
                connection.setNetworkTimeout(Runnable::run, millis);
            }
            return before;
        } catch (SQLException | AbstractMethodError e) {
            log.debug("The driver knows no limit for its network", e);
            return millis;
        }
    }
}
