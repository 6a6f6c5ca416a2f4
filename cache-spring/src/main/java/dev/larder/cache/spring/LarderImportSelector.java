package dev.larder.cache.spring;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanClassLoaderAware;
import org.springframework.context.annotation.ImportSelector;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.ClassUtils;

/**
 * Imports what caches the annotated methods of all beans, with the parts for optional libraries that are there.
 * Internal: public for {@code boot}, not for users; it may change in any release.
 */
public final class LarderImportSelector implements ImportSelector, BeanClassLoaderAware {

    private static final String REACTOR = "reactor.core.publisher.Mono";
    private static final String TRANSACTIONS =
            "org.springframework.transaction.support.TransactionSynchronizationManager";

    private @Nullable ClassLoader classLoader;

    @Override
    public void setBeanClassLoader(ClassLoader classLoader) {
        this.classLoader = classLoader;
    }

    @Override
    public String[] selectImports(AnnotationMetadata importing) {
        boolean haveReactor = ClassUtils.isPresent(REACTOR, classLoader);
        boolean haveTransactions = ClassUtils.isPresent(TRANSACTIONS, classLoader);
        List<Class<?>> imports = new ArrayList<>(List.of(LarderRegistrar.class, LarderInfrastructure.class));
        if (haveTransactions) {
            imports.add(TransactionConfiguration.class);
        }
        if (haveReactor) {
            imports.add(ReactorConfiguration.class);
        }
        if (haveReactor && haveTransactions) {
            imports.add(ReactiveTransactionConfiguration.class);
        }
        return imports.stream().map(Class::getName).toArray(String[]::new);
    }
}
