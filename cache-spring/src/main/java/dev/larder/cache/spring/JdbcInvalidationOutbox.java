package dev.larder.cache.spring;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.invalidation.InvalidationOutbox;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import javax.sql.DataSource;

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
 * <p>While Redis answers, the table is empty and is looked at once a minute. During an outage an invalidating method
 * costs one insert on a connection of its own, beside that of its transaction. Thread-safe.
 */
public final class JdbcInvalidationOutbox implements InvalidationOutbox {

    private static final String DEFAULT_TABLE = "larder_outbox";
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)?");

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
        try (Connection connection = open();
                PreparedStatement statement = connection.prepareStatement(insert)) {
            statement.setString(1, entry.id());
            statement.setString(2, entry.message());
            statement.executeUpdate();
        }
    }

    @Override
    public void remove(Collection<String> ids) throws SQLException {
        try (Connection connection = open();
                PreparedStatement statement = connection.prepareStatement(delete)) {
            for (String id : ids) {
                statement.setString(1, id);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    @Override
    public List<Entry> saved(int most) throws SQLException {
        try (Connection connection = open();
                PreparedStatement statement = connection.prepareStatement(select)) {
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

    /** Never the connection of the running transaction: what it saves must not be rolled back with it. */
    private Connection open() throws SQLException {
        Connection connection = dataSource.getConnection();
        if (!connection.getAutoCommit()) {
            connection.setAutoCommit(true);
        }
        return connection;
    }
}
