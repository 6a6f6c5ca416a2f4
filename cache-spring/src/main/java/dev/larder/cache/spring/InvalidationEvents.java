package dev.larder.cache.spring;

import dev.larder.cache.Larder;
import dev.larder.cache.spring.InvalidationEvent.Template;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;

/** Carries out the {@link InvalidationEvent}s of the application, on the thread that publishes them. */
final class InvalidationEvents implements ApplicationListener<PayloadApplicationEvent<InvalidationEvent>> {

    private final ObjectProvider<Larder> larder;

    InvalidationEvents(ObjectProvider<Larder> larder) {
        this.larder = larder;
    }

    @Override
    public void onApplicationEvent(PayloadApplicationEvent<InvalidationEvent> event) {
        event.getPayload().templates().forEach(this::invalidate);
    }

    /** On another thread there is no transaction to wait for. */
    @Override
    public boolean supportsAsyncExecution() {
        return false;
    }

    private void invalidate(Template template) {
        if (template.isTag()) {
            larder.getObject().invalidateTags(template.text(), template.args());
        } else {
            larder.getObject().invalidate(template.text(), template.args());
        }
    }
}
