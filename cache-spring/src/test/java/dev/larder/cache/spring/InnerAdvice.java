package dev.larder.cache.spring;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.springframework.aop.interceptor.ExposeInvocationInterceptor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.NameMatchMethodPointcut;
import org.springframework.core.Ordered;

/** Advice further inside than the cache's, which asks for the invocation bound to the thread as aspects do. */
public final class InnerAdvice extends DefaultPointcutAdvisor {

    public final transient List<Object> seen = new CopyOnWriteArrayList<>();

    /** On the methods of this name, noting what {@code seeing} sees of each call. */
    public InnerAdvice(String method, Function<MethodInvocation, Object> seeing) {
        NameMatchMethodPointcut pointcut = new NameMatchMethodPointcut();
        pointcut.addMethodName(method);
        setPointcut(pointcut);
        setAdvice((MethodInterceptor) invocation -> {
            seen.add(seeing.apply(ExposeInvocationInterceptor.currentInvocation()));
            return invocation.proceed();
        });
        setOrder(Ordered.LOWEST_PRECEDENCE);
    }
}
