package dev.larder.cache.spring.transaction;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A real database whose connections can lose the answer to a commit that has happened, as a network does. */
final class WitnessDataSource extends DelegatingDataSource {

    /** How often a connection was asked for its isolation. */
    final AtomicInteger isolationQuestions = new AtomicInteger();

    volatile boolean losesAnswersToCommit;

    /** Whether its connections come with autocommit, as a pool is told. */
    volatile boolean commitsByItself = true;

    WitnessDataSource(String url) {
        super(new DriverManagerDataSource(url));
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = obtainTargetDataSource().getConnection();
        if (!commitsByItself) {
            connection.setAutoCommit(false);
        }
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> pass(connection, method, arguments));
    }

    private Object pass(Connection connection, Method method, Object[] arguments) throws Throwable {
        if (method.getName().equals("getTransactionIsolation")) {
            isolationQuestions.incrementAndGet();
        }
        Object answer;
        try {
            answer = method.invoke(connection, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
        if (losesAnswersToCommit && method.getName().equals("commit")) {
            throw new SQLException("the connection broke before the answer to COMMIT came", "08007");
        }
        return answer;
    }
}
