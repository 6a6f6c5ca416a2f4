package dev.larder.cache.store.redis;

import redis.clients.jedis.RedisProtocol;

/** On a client that speaks RESP3, whose replies have other shapes. */
class Resp3ClientContractTest extends BorrowedClientContract {

    Resp3ClientContractTest() {
        super(RedisProtocol.RESP3);
    }
}
