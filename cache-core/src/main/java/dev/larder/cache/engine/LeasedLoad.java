package dev.larder.cache.engine;

/**
 * A load for which a lease was taken. Others of this process find it from then on, so whoever has it must lead it to
 * its end ({@link LoadsUnderLease}).
 */
record LeasedLoad(Lease lease, SharedLoad load) {}
