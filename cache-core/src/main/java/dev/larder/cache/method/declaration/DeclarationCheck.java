package dev.larder.cache.method.declaration;

/** One kind of mistake that one method's declaration can have, looked for at start-up. */
public interface DeclarationCheck {

    /** Adds a message for each mistake found; what it looked at besides the declaration is handed in at creation. */
    void check(MethodDeclaration declaration, Problems problems);
}
