package dev.larder.cache.store.redis.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Stamp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts and envelopes are written in two languages; here they agree. */
class ScriptTest {

    private static String text(String resource) throws IOException {
        try (var stream =
                Objects.requireNonNull(Script.class.getResourceAsStream("/dev/larder/cache/store/redis/" + resource))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String luaRange(int offset, int length) {
        return (offset + 1) + ", " + (offset + length);
    }

    @Test
    void header_inLua_isWhereTheEnvelopeHasIt() throws IOException {
        assertThat(text("entry.lua"))
                .contains("'GETRANGE', key, 0, " + (Envelope.HEADER_LENGTH - 1))
                .contains("#header == " + Envelope.HEADER_LENGTH)
                .contains("'\\202\\76\\" + Envelope.VERSION + "'")
                .contains("string.sub(header, " + luaRange(Envelope.STAMP_OFFSET, Stamp.LENGTH) + ")")
                .contains("string.sub(header, " + luaRange(Envelope.KIND_OFFSET, 1) + ")")
                .contains("'SETRANGE', key, " + Envelope.KIND_OFFSET + ", 'V'");
    }

    @Test
    void stamp_inTheFillScript_isWhereTheEnvelopeHasIt() throws IOException {
        assertThat(text("fill.lua"))
                .contains("'GETRANGE', KEYS[1], " + Envelope.STAMP_OFFSET + ", "
                        + (Envelope.STAMP_OFFSET + Stamp.LENGTH - 1))
                .contains("string.sub(ARGV[2], " + luaRange(Envelope.STAMP_OFFSET, Stamp.LENGTH) + ")");
    }

    @Test
    void sha1_knownText_isTheKnownDigest() {
        assertThat(HexFormat.of().formatHex(Script.sha1("abc".getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo("a9993e364706816aba3e25717850c26c9cd0d89d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fill-listed.lua", "fill.lua"})
    void stampOfTheNewEntry_inLua_isWhereTheEnvelopeHasIt(String script) throws IOException {
        assertThat(text(script)).contains("string.sub(ARGV[2], " + luaRange(Envelope.STAMP_OFFSET, Stamp.LENGTH) + ")");
    }
}
