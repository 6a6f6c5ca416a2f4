package dev.larder.cache.method.declaration;

/** Annotations and attributes of the contract whose work is not built yet stop the start-up by name. */
public final class UnbuiltAttributesCheck implements DeclarationCheck {

    private static final String CURE = "Remove it.";

    @Override
    public void check(MethodDeclaration declaration, Problems problems) {
        CachedDefinition cached = declaration.cached();
        if (cached == null) {
            return;
        }
        DefaultsDefinition defaults = declaration.defaults();
        refuse(cached.near(), defaults.near(), "near", declaration, problems);
    }

    private static void refuse(
            String onMethod, String onType, String attribute, MethodDeclaration declaration, Problems problems) {
        refuse(!onMethod.isEmpty(), "Cached", attribute, declaration, problems);
        refuse(onMethod.isEmpty() && !onType.isEmpty(), "CacheDefaults", attribute, declaration, problems);
    }

    private static void refuse(
            boolean isSet, String annotation, String attribute, MethodDeclaration declaration, Problems problems) {
        if (isSet) {
            problems.error(declaration.place(annotation, attribute) + ": "
                    + Unbuilt.message("The attribute " + attribute, CURE));
        }
    }
}
