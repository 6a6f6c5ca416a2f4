package dev.larder.cache.store.redis.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.store.redis.connection.RedisText;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class GraceListTest {

    private final GraceList list = new GraceList(new KeyNames(""));

    private static List<Object> sent(String... globsAndEnds) {
        List<Object> reply = new ArrayList<>();
        for (String text : globsAndEnds) {
            reply.add(RedisText.bytes(text));
        }
        return reply;
    }

    /** The answer to TIME: seconds and microseconds. */
    private static List<Object> time(String seconds) {
        return sent(seconds, "500000");
    }

    @Test
    void compiled_sameContentAgain_isNotCompiledAgain() {
        List<GraceList.Note> first = list.compiled(sent("product:*", "2000", "offer:1", "3000"));

        assertThat(list.compiled(sent("product:*", "2000", "offer:1", "3000"))).isSameAs(first);
    }

    @Test
    void compiled_otherContent_isThatContent() {
        list.compiled(sent("product:*", "2000"));

        assertThat(list.compiled(sent("product:*", "2001")))
                .extracting(GraceList.Note::ending)
                .containsExactly(2001L);
        assertThat(list.compiled(sent("product:1", "2001")))
                .extracting(note -> note.pattern().glob())
                .containsExactly("product:1");
        assertThat(list.compiled(sent())).isEmpty();
    }

    @Test
    void reached_noteWhoseTimeHasPassed_reachesNothingAnyMore() {
        List<Object> notes = sent("product:*", "2000", "offer:*", "1500");
        Predicate<String> before = list.reached(time("0"), notes);
        Predicate<String> between = list.reached(time("1"), notes);
        Predicate<String> after = list.reached(time("2"), notes);

        assertThat(before.test("offer:1")).isTrue();
        assertThat(between.test("offer:1")).isFalse();
        assertThat(between.test("product:1")).isTrue();
        assertThat(between.test("stock:1")).isFalse();
        assertThat(after.test("product:1")).isFalse();
    }
}
