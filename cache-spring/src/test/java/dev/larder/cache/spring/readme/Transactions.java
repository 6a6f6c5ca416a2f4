package dev.larder.cache.spring.readme;

import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Loads and invalidations in transactions. */
final class Transactions {

    private Transactions() {}

    record Report(String text) {}

    static class Accounts {

        @Cached("account:{id}")
        @Transactional(readOnly = true)
        Report account(long id) {
            return new Report("account " + id);
        }

        @Invalidates("account:{id}*")
        @Transactional
        void close(long id) {}
    }

    static class Reports {

        private final Accounts accounts;

        Reports(Accounts accounts) {
            this.accounts = accounts;
        }

        @Transactional(readOnly = true, isolation = Isolation.READ_COMMITTED)
        Report monthly(long id) {
            return accounts.account(id);
        }
    }
}
