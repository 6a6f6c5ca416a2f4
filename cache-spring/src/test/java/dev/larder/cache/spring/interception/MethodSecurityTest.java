package dev.larder.cache.spring.interception;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.annotation.Cached;
import dev.larder.cache.spring.EnableLarder;
import dev.larder.cache.spring.SpringApplications;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.prepost.PostAuthorize;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;

/** The cache stands inside method security, so that nobody is answered by it who is not allowed to ask. */
class MethodSecurityTest {

    static class Reports {
        @PreAuthorize("hasAuthority('reader')")
        @Cached("report:{id}")
        public String report(long id) {
            return "report " + id;
        }

        @PostAuthorize("returnObject == authentication.name")
        @Cached("owner:{id}")
        public String owner(long id) {
            return "ann";
        }
    }

    @Configuration
    @EnableLarder
    @EnableMethodSecurity
    static class Application {
        @Bean
        Reports reports() {
            return new Reports();
        }
    }

    @AfterEach
    void logOut() {
        SecurityContextHolder.clearContext();
    }

    private static void logIn(String name, String... authorities) {
        SecurityContextHolder.getContext()
                .setAuthentication(new TestingAuthenticationToken(
                        name,
                        "",
                        List.of(authorities).stream()
                                .map(SimpleGrantedAuthority::new)
                                .toList()));
    }

    @Test
    void caller_whoIsDenied_getsNoHit() {
        try (AnnotationConfigApplicationContext context = SpringApplications.inMemory(Application.class)) {
            Reports reports = context.getBean(Reports.class);
            logIn("ann", "reader");
            assertThat(reports.report(1)).isEqualTo("report 1");

            logIn("bob", "writer");

            assertThatThrownBy(() -> reports.report(1)).isInstanceOf(AccessDeniedException.class);
        }
    }

    @Test
    void order_outsideSecurity_wouldAnswerWhoIsDenied() {
        try (AnnotationConfigApplicationContext context =
                SpringApplications.with(Map.of("larder.order", "-2147483648"), Application.class)) {
            Reports reports = context.getBean(Reports.class);
            logIn("ann", "reader");
            reports.report(1);

            logIn("bob", "writer");

            assertThat(reports.report(1)).isEqualTo("report 1");
        }
    }

    @Test
    void caller_whoIsDeniedTheResult_getsNoHitEither() {
        try (AnnotationConfigApplicationContext context = SpringApplications.inMemory(Application.class)) {
            Reports reports = context.getBean(Reports.class);
            logIn("ann");
            assertThat(reports.owner(1)).isEqualTo("ann");

            logIn("bob");

            assertThatThrownBy(() -> reports.owner(1)).isInstanceOf(AccessDeniedException.class);
        }
    }
}
