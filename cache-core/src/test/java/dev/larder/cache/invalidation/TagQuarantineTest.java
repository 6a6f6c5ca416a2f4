package dev.larder.cache.invalidation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.invalidation.TagQuarantine.Verdict;
import dev.larder.cache.store.CacheStore;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TagQuarantineTest {

    private final TagQuarantine quarantine = new TagQuarantine();

    @Test
    void judge_nothingOutstandingAtTheMark_isClear() {
        long mark = quarantine.mark();
        quarantine.add(Set.of("a"));

        assertThat(quarantine.judge(mark, Set.of("a")))
                .as("its invalidation returned later")
                .isEqualTo(Verdict.CLEAR);
    }

    @Test
    void judge_tagOutstanding_isQuarantined() {
        quarantine.add(Set.of("a"));
        long mark = quarantine.mark();

        assertThat(quarantine.judge(mark, Set.of("a", "b"))).isEqualTo(Verdict.QUARANTINED);
        assertThat(quarantine.judge(mark, Set.of("b"))).isEqualTo(Verdict.CLEAR);
        assertThat(quarantine.judge(mark, Set.of())).isEqualTo(Verdict.CLEAR);
    }

    @Test
    void judge_anythingLiftedSinceTheMark_looksAgain() {
        quarantine.add(Set.of("a"));
        quarantine.add(Set.of("b"));
        long mark = quarantine.mark();
        quarantine.remove(Set.of("a"));

        assertThat(quarantine.judge(mark, Set.of("a"))).isEqualTo(Verdict.LOOK_AGAIN);
        assertThat(quarantine.judge(quarantine.mark(), Set.of("a"))).isEqualTo(Verdict.CLEAR);
    }

    @Test
    void tag_namedTwice_staysUntilBothAreDelivered() {
        quarantine.add(Set.of("a"));
        quarantine.add(Set.of("a"));
        quarantine.remove(Set.of("a"));

        assertThat(quarantine.holdsAny(Set.of("a"))).isTrue();
        quarantine.remove(Set.of("a"));
        assertThat(quarantine.holdsAny(Set.of("a"))).isFalse();
        assertThat(quarantine.mark()).isEqualTo(TagQuarantine.NOTHING);
    }

    /** As it happens while somebody asks. */
    @Test
    void tag_widenedToEveryTagMeanwhile_isHeldAllTheTime() {
        quarantine.add(Set.of("a"));
        Set<String> carried = new AbstractSet<>() {
            @Override
            public Iterator<String> iterator() {
                quarantine.add(Set.of(CacheStore.EVERY_TAG));
                quarantine.remove(Set.of("a"));
                return Set.of("a").iterator();
            }

            @Override
            public int size() {
                return 1;
            }
        };

        assertThat(quarantine.holdsAny(carried)).isTrue();
    }

    @Test
    void everyTag_holdsWhateverCarriesATag() {
        quarantine.add(Set.of(CacheStore.EVERY_TAG));

        assertThat(quarantine.judge(quarantine.mark(), Set.of("a"))).isEqualTo(Verdict.QUARANTINED);
        assertThat(quarantine.holdsAny(Set.of())).isFalse();
    }
}
