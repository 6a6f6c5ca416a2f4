package dev.larder.cache.method.declaration;

import dev.larder.cache.method.declaration.NeverCachedSearch.Finding;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** What is declared as never cached is not cached: not returned, not taken, not a part of it, not declared in it. */
public final class NeverCachedCheck implements DeclarationCheck {

    private final NeverCachedReader reader;

    public NeverCachedCheck(NeverCachedReader reader) {
        this.reader = reader;
    }

    @Override
    public void check(MethodDeclaration declaration, Problems problems) {
        if (declaration.cached() == null && declaration.updates().isEmpty()) {
            return;
        }
        report(
                NeverCachedSearch.onMethod(declaration.type(), declaration.method(), reader),
                "it is declared in",
                declaration,
                problems);
        report(NeverCachedSearch.inside(declaration.returnType(), reader), "it returns", declaration, problems);
        for (Type parameter : declaration.parameterTypes()) {
            report(NeverCachedSearch.on(parameter, reader), "it takes", declaration, problems);
        }
    }

    private static void report(
            @Nullable Finding finding, String relation, MethodDeclaration declaration, Problems problems) {
        if (finding == null) {
            return;
        }
        String annotation = declaration.cached() != null ? "@Cached" : "@Updates";
        String reason = finding.reason().isEmpty() ? "" : " (\"" + finding.reason() + "\")";
        String relationOrSelf = finding.element().endsWith(")") ? "it is" : relation;
        problems.error(annotation + " on " + declaration.describe() + ": " + relationOrSelf + " " + finding.element()
                + finding.way() + ", which is @NeverCached" + reason + ". Remove " + annotation + ".");
    }
}
