package dev.larder.cache.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** What a logger says during a test. Its level is afterwards what it was. */
public final class Log implements BeforeEachCallback, AfterEachCallback {

    private final Logger logger;
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
    private @Nullable Level level;

    private Log(String name) {
        this.logger = (Logger) LoggerFactory.getLogger(name);
    }

    public static Log of(Class<?> type) {
        return of(type.getName());
    }

    /** Of all loggers below this name, too. */
    public static Log of(String name) {
        return new Log(name);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        level = logger.getLevel();
        appender.start();
        logger.addAppender(appender);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        logger.detachAppender(appender);
        logger.setLevel(level);
    }

    public Logger logger() {
        return logger;
    }

    /** In the order they were said. */
    public List<ILoggingEvent> events() {
        return appender.list;
    }

    /** What was said at this level. */
    public List<String> said(Level level) {
        return appender.list.stream()
                .filter(event -> event.getLevel() == level)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }
}
