package kotlin.coroutines;

/** Stands in for Kotlin's own: the compiler gives every suspend function a last parameter of this type. */
public interface Continuation<T> {}
