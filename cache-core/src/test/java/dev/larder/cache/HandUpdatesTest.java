package dev.larder.cache;

import static dev.larder.cache.Args.args;
import static dev.larder.cache.CacheOption.nullTtl;
import static dev.larder.cache.CacheOption.tags;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Updates of a cache that is used by hand. */
class HandUpdatesTest {

    private final Larder larder = Larder.builder().memory().build();
    private final Cache<String> names = larder.cache("name:{id}", String.class, nullTtl("0"));
    private final AtomicInteger loads = new AtomicInteger();

    @AfterEach
    void close() {
        larder.close();
    }

    private String read() {
        return names.get(args(1), () -> "load " + loads.incrementAndGet());
    }

    @Test
    void update_returnsAndStoresWhatTheWriteReturned() {
        read();

        assertThat(names.update(args(1), () -> "written")).isEqualTo("written");

        assertThat(read()).isEqualTo("written");
        assertThat(loads).hasValue(1);
    }

    @Test
    void update_whileItRuns_isNotServedToItsOwnReads() {
        read();

        names.update(args(1), () -> {
            assertThat(read()).isEqualTo("load 2");
            return "written";
        });
    }

    @Test
    void update_thatThrows_dropsTheEntryAndPassesTheExceptionOn() {
        read();

        assertThatThrownBy(() -> names.update(args(1), () -> {
                    throw new IOException("the source said no");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("the source said no");
        assertThat(read()).isEqualTo("load 2");
    }

    @Test
    void update_toNothing_whereAbsentValuesAreNotStored_drops() {
        read();

        assertThat(names.update(args(1), () -> (String) null)).isNull();

        assertThat(read()).isEqualTo("load 2");
    }

    @Test
    void update_ofACacheWithTags_carriesThem() {
        Cache<String> tagged = larder.cache("tagged:{id}", String.class, tags("list:{id}"));
        tagged.update(args(1), () -> "written");
        assertThat(tagged.get(args(1), () -> "loaded")).isEqualTo("written");
        larder.invalidateTags("list:{id}", args(1));

        assertThat(tagged.get(args(1), () -> "loaded")).isEqualTo("loaded");
    }

    @Test
    void update_insideAnother_ofTheSameKey_leavesNothing() {
        names.update(args(1), () -> {
            names.update(args(1), () -> "inner");
            return "outer";
        });

        assertThat(read()).isEqualTo("load 1");
    }
}
