package dev.larder.cache.store.redis;

/** On a client that speaks what Jedis speaks by default. */
class BorrowedClientContractTest extends BorrowedClientContract {

    BorrowedClientContractTest() {
        super(null);
    }
}
