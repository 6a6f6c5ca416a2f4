package dev.larder.cache.explore;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExplorationTest {

    private static final int A = 0;
    private static final int B = 1;

    @Test
    void tiny() {
        Exploration e = new Scenario("one reader, one writer").reader("reader A1", A, 1).writer("writer", B).explore();
        assertThat(e.violation()).isNull();
        e = new Scenario("two readers in A, one writer").reader("reader A1", A, 1).reader("reader A2", A, 1).writer("writer", B).explore();
        assertThat(e.violation()).isNull();
        e = new Scenario("A1 A2 B1 writer").reader("reader A1", A, 1).reader("reader A2", A, 1).reader("reader B1", B, 1).writer("writer", B).explore();
        assertThat(e.violation()).isNull();
    }
}
