package dev.larder.cache.spring.transaction;

/** Which loads may be stored although a transaction was open before the call (rule R22). */
public enum TransactionFill {
    /** Those in a read-only transaction that is at READ_COMMITTED, with no ORM session bound that has read anything. */
    AUTO,
    /** The same in every transaction that is declared read-only, whatever its isolation. */
    READ_ONLY,
    /** None. */
    NEVER
}
