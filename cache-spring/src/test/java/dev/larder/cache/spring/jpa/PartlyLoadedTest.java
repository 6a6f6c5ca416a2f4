package dev.larder.cache.spring.jpa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.codec.EncodeException;
import dev.larder.cache.codec.TypedCodec;
import dev.larder.cache.codec.json.JsonCodec;
import java.lang.reflect.Proxy;
import org.hibernate.bytecode.enhance.spi.interceptor.BytecodeLazyAttributeInterceptor;
import org.hibernate.engine.spi.PersistentAttributeInterceptable;
import org.hibernate.engine.spi.PersistentAttributeInterceptor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Entities as Hibernate's bytecode enhancement makes them, whose lazy fields are empty until somebody asks. */
class PartlyLoadedTest {

    static final class Enhanced implements PersistentAttributeInterceptable {
        private @Nullable String name;
        private transient @Nullable PersistentAttributeInterceptor interceptor;

        @Override
        public @Nullable PersistentAttributeInterceptor $$_hibernate_getInterceptor() {
            return interceptor;
        }

        @Override
        public void $$_hibernate_setInterceptor(@Nullable PersistentAttributeInterceptor other) {
            interceptor = other;
        }
    }

    private final TypedCodec codec = new JsonCodec().bind(Enhanced.class);

    /** Answers only whether something is still to be loaded. */
    private static PersistentAttributeInterceptor lacking(boolean something) {
        return (PersistentAttributeInterceptor) Proxy.newProxyInstance(
                PartlyLoadedTest.class.getClassLoader(),
                new Class<?>[] {BytecodeLazyAttributeInterceptor.class},
                (proxy, method, arguments) -> something);
    }

    @Test
    void encode_ofAnEntityThatLacksFields_saysToFetchThem() {
        Enhanced entity = new Enhanced();
        entity.$$_hibernate_setInterceptor(lacking(true));

        assertThatThrownBy(() -> codec.encode(entity))
                .isInstanceOf(EncodeException.class)
                .hasMessageContaining("\"Enhanced\" has fields that were not loaded from the database")
                .hasMessageContaining("Fetch it");
    }

    @Test
    void encode_ofAnEntityThatIsWhole_isStored() {
        Enhanced entity = new Enhanced();
        entity.name = "a";
        entity.$$_hibernate_setInterceptor(lacking(false));
        byte[] bytes = codec.encode(entity);

        assertThat(((Enhanced) codec.decode(bytes, 0, bytes.length)).name).isEqualTo("a");
    }
}
