package kotlinx.coroutines.flow;

/** Stands in for Kotlin's own, which has its values when somebody collects it. */
public interface Flow<T> {}
