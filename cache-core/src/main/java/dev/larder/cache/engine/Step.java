package dev.larder.cache.engine;

import org.jspecify.annotations.Nullable;

/** What a turn of a read decided; taking it answers the call or says {@link #LOOK_AGAIN}. */
interface Step {

    /** The answer of a step that has changed what there is to see, or has waited for it. */
    Object LOOK_AGAIN = new Object();

    @Nullable
    Object take() throws Throwable;
}
