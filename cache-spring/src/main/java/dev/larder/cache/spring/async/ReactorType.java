package dev.larder.cache.spring.async;

import dev.larder.cache.method.declaration.AsyncType;
import dev.larder.cache.spring.transaction.ReactiveTransactions;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * {@code Mono} and {@code Flux}. Used only where Reactor is on the class path.
 *
 * <p>Nothing happens before somebody subscribes, and each subscription is a call: the key is built and the method runs
 * then, with the arguments of the invocation as they are then. An empty {@code Mono} is an absent value; a {@code Flux}
 * is collected and cached as a {@code List}. The subscriber's context is the context of the load it causes.
 *
 * <p>Who cancels a subscription waits no more. The load of a cached method goes on, for those who joined it and to be
 * stored; a method that is not cached, or goes past the cache, is cancelled as it is without this library.
 */
public final class ReactorType implements AsyncType {

    private final Class<?> type;
    private final @Nullable SnapshotContext snapshots;
    private final @Nullable ReactiveTransactions transactions;

    private ReactorType(
            Class<?> type, @Nullable SnapshotContext snapshots, @Nullable ReactiveTransactions transactions) {
        this.type = type;
        this.snapshots = snapshots;
        this.transactions = transactions;
    }

    /**
     * @param snapshots binds what Reactor's context holds to the subscribing thread; {@code null}: it stays there
     * @param transactions the transactions of subscribers; {@code null}: there are none
     */
    public static List<AsyncType> all(
            @Nullable SnapshotContext snapshots, @Nullable ReactiveTransactions transactions) {
        return List.of(
                new ReactorType(Mono.class, snapshots, transactions),
                new ReactorType(Flux.class, snapshots, transactions));
    }

    @Override
    public @Nullable Type valueType(Type returnType) {
        if (returnType == type) {
            return Object.class;
        }
        if (!(returnType instanceof ParameterizedType parameterized) || parameterized.getRawType() != type) {
            return null;
        }
        Type element = parameterized.getActualTypeArguments()[0];
        if (type == Mono.class || element == Void.class) {
            return element;
        }
        return ResolvableType.forClassWithGenerics(List.class, ResolvableType.forType(element))
                .getType();
    }

    @Override
    public boolean isStream() {
        return type == Flux.class;
    }

    @Override
    public Object answer(Call call) {
        Mono<?> answer = Mono.deferContextual(context -> {
            try {
                return Mono.fromFuture(start(call, context));
            } catch (Throwable failure) {
                return Mono.error(failure);
            }
        });
        return type == Mono.class ? answer : answer.flatMapIterable(value -> (List<?>) value);
    }

    private CompletableFuture<?> start(Call call, ContextView context) throws Throwable {
        Attempt attempt = new Attempt(call, new Subscription(context, transactions != null), transactions);
        CompletionStage<?> stage =
                snapshots == null ? attempt.start() : snapshots.within(context, attempt::startOrFail);
        return stage.toCompletableFuture();
    }

    /** The way through an interface that knows exceptions but no errors of other kinds. */
    private record Attempt(
            Call call, Subscription subscription, @Nullable ReactiveTransactions transactions) {

        CompletionStage<?> start() throws Throwable {
            return transactions == null
                    ? call.start(subscription)
                    : transactions.within(subscription.context, () -> call.start(subscription));
        }

        CompletionStage<?> startOrFail() {
            try {
                return start();
            } catch (Throwable failure) {
                return CompletableFuture.failedFuture(failure);
            }
        }
    }

    /** One subscription to what the method returned. */
    private record Subscription(ContextView context, boolean knowsTransactions) implements Bridge {

        @Override
        public Bridge again() {
            return knowsTransactions ? new Subscription(ReactiveTransactions.withoutTransaction(context), true) : this;
        }

        @Override
        public CompletionStage<?> toStage(Object returned) {
            Mono<?> value = returned instanceof Flux<?> flux ? flux.collectList() : (Mono<?>) returned;
            return value.contextWrite(context).toFuture();
        }

        @Override
        public void cancel(CompletionStage<?> stage) {
            stage.toCompletableFuture().cancel(true);
        }
    }
}
