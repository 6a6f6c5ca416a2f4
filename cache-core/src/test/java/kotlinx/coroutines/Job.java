package kotlinx.coroutines;

/** Stands in for Kotlin's own, which is returned while the work goes on. */
public interface Job {}
