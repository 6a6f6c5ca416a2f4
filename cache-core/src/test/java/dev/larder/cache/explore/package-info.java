/**
 * The real engine against the protocol: it runs over the in-memory store under a scheduler of our own, in every
 * interleaving of small scenarios. {@code Scenario} says who acts and what may befall them, {@code Search} chooses who
 * goes on, {@code InstrumentedClasses} makes everything that threads of an engine share a step of the schedule.
 */
package dev.larder.cache.explore;
