package dev.larder.cache.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.codec.Stamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a process is about to invalidate. No other test uses this store's log. */
@NullMarked
interface IntentContract extends StoreUnderTest {

    /** Over at once, or as good as that. */
    Duration NOW = Duration.ofMillis(1);

    private Intent recorded(String what, Duration window) {
        Intent intent = new Intent(Stamp.fresh(), what);
        store().intents().record(intent, window);
        return intent;
    }

    /** Several, due one after the other. */
    private List<Intent> recordedInTurn(int count) {
        List<Intent> intents = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            intents.add(recorded("what" + i, NOW));
            pass(Duration.ofMillis(3));
        }
        return intents;
    }

    private List<Intent> overdue() {
        return store().intents().overdue(LONG, 1000);
    }

    @Test
    default void record_windowNotOver_isNotOverdue() {
        recorded("what", LONG);

        assertThat(overdue()).isEmpty();
    }

    @Test
    default void overdue_someAreDue_tellsThemOldestFirst() {
        recorded("later", LONG);
        List<Intent> intents = recordedInTurn(3);

        assertThat(overdue()).isEqualTo(intents);
    }

    @Test
    default void overdue_moreThanWanted_tellsTheOldest() {
        List<Intent> intents = recordedInTurn(3);

        assertThat(store().intents().overdue(LONG, 2)).isEqualTo(intents.subList(0, 2));
    }

    @Test
    default void R18_overdueAndExecuted_staysUntilItsWriterRemovesIt() {
        List<Intent> intents = recordedInTurn(1);

        assertThat(overdue()).isEqualTo(intents);
        assertThat(overdue()).isEqualTo(intents);
        store().intents().remove(List.of(intents.get(0).id()));
        assertThat(overdue()).isEmpty();
    }

    @Test
    default void record_twice_isOneIntentWithItsFirstWindow() {
        Intent intent = recorded("what", NOW);
        store().intents().record(intent, LONG);
        pass(Duration.ofMillis(3));

        assertThat(overdue()).containsExactly(intent);
        store().intents().remove(List.of(intent.id()));
        assertThat(overdue()).isEmpty();
    }

    @Test
    default void remove_severalAndUnknownOnes_removesThoseThatAreThere() {
        List<Intent> intents = recordedInTurn(3);

        store().intents()
                .remove(List.of(
                        intents.get(0).id(), Stamp.fresh(), intents.get(2).id()));
        store().intents().remove(List.of());

        assertThat(overdue()).containsExactly(intents.get(1));
    }

    @Test
    default void remove_manyAtOnce_removesThemAll() {
        List<Stamp> ids = IntStream.range(0, 501)
                .mapToObj(i -> recorded("what", NOW).id())
                .toList();

        store().intents().remove(ids);
        pass(Duration.ofMillis(3));

        assertThat(overdue()).isEmpty();
    }

    @Test
    default void postpone_some_areDueAgainLater() {
        List<Intent> intents = recordedInTurn(3);

        store().intents().postpone(List.of(intents.get(0).id(), intents.get(2).id()), LONG);

        assertThat(overdue()).containsExactly(intents.get(1));
    }

    @Test
    default void postpone_overAgain_isOverdueAgain() {
        List<Intent> intents = recordedInTurn(2);

        store().intents().postpone(List.of(intents.get(0).id()), NOW);
        pass(Duration.ofMillis(3));

        assertThat(overdue()).containsExactly(intents.get(1), intents.get(0));
    }

    @Test
    default void postpone_removedMeanwhile_staysRemoved() {
        List<Intent> intents = recordedInTurn(1);
        store().intents().remove(List.of(intents.get(0).id()));

        store().intents().postpone(List.of(intents.get(0).id(), Stamp.fresh()), NOW);
        store().intents().postpone(List.of(), NOW);
        pass(Duration.ofMillis(3));

        assertThat(overdue()).isEmpty();
    }

    @Test
    default void overdue_olderThanItsLife_isToldOnceMoreAndForgotten() {
        List<Intent> intents = recordedInTurn(1);
        pass(Duration.ofMillis(20));

        assertThat(store().intents().overdue(Duration.ofMillis(10), 10)).isEqualTo(intents);
        assertThat(overdue()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.larder.cache.store.NastyKeys#all")
    default void record_anyText_isToldAsItWas(String nasty) {
        Intent intent = recorded(nasty + ":" + nasty, NOW);
        pass(Duration.ofMillis(3));

        assertThat(overdue()).containsExactly(intent);
    }

    @Test
    default void record_manyAtOnce_keepsThemAll() throws Exception {
        StoreUnderTest.atOnce(8, () -> {
            for (int i = 0; i < 25; i++) {
                recorded("what", NOW);
            }
            return true;
        });
        pass(Duration.ofMillis(3));

        assertThat(overdue()).hasSize(200).doesNotHaveDuplicates();
    }
}
