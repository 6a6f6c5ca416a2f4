package dev.larder.cache.engine;

/**
 * By what the callers of this process find each other: single reads and batches use the same, so that one can join the
 * other's loads.
 */
record Sharing(
        Patience patience,
        SharedLoads loads,
        LoadsWithoutLease withoutLease,
        LeaseRequests requests,
        LoadsUnderLease underLease) {}
