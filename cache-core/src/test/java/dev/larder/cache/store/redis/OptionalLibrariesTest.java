package dev.larder.cache.store.redis;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OptionalLibrariesTest {

    /** Jedis names it in its JSON commands; every other test of the store thereby shows that nothing here needs it. */
    @Test
    void orgJson_isNotOnTheClassPath() {
        assertThatThrownBy(() -> Class.forName("org.json.JSONObject")).isInstanceOf(ClassNotFoundException.class);
    }
}
