package dev.larder.cache.engine;

import dev.larder.cache.codec.Stamp;
import dev.larder.cache.store.Grant;

/**
 * The right to load for a key and to store what the load gives.
 *
 * @param isClaim whether it was taken over a standing value, which stays readable; else it is a lease, taken where
 *     nothing stood
 * @param load what others of this process join
 */
record Hold(Grant grant, boolean isClaim, SharedLoad load) {

    Stamp token() {
        return grant.token();
    }
}
