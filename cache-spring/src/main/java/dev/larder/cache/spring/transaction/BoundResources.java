package dev.larder.cache.spring.transaction;

import org.jspecify.annotations.Nullable;

/** The connections that transactions have bound to the calling thread. Thread-safe. */
interface BoundResources {

    /** Without spring-jdbc nothing is known about connections. */
    BoundResources UNKNOWN = new BoundResources() {
        @Override
        public boolean hasConnection() {
            return false;
        }

        @Override
        public boolean isConnection(Object resource) {
            return false;
        }

        @Override
        public String whyNotReadCommitted(boolean isDeclared) {
            return "The isolation of the transaction cannot be told without spring-jdbc.";
        }
    };

    /** Whether a JDBC connection is bound. */
    boolean hasConnection();

    /** Whether what is bound is a JDBC connection. */
    boolean isConnection(Object resource);

    /**
     * Why it is not certain that queries see the latest committed data, {@code null} if it is: JDBC connections are
     * bound, each at READ_COMMITTED.
     *
     * @param isDeclared whether the transaction is declared at READ_COMMITTED
     */
    @Nullable
    String whyNotReadCommitted(boolean isDeclared);
}
