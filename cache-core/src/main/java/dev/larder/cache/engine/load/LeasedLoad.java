package dev.larder.cache.engine.load;

import dev.larder.cache.engine.lease.Lease;

/**
 * A load for which a lease was taken. Others of this process find it from then on, so whoever has it must lead it to
 * its end ({@code LoadsUnderLease}).
 */
public record LeasedLoad(Lease lease, SharedLoad load) {}
