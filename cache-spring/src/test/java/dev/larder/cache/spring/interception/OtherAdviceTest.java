package dev.larder.cache.spring.interception;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.annotation.Cached;
import dev.larder.cache.spring.EnableLarder;
import dev.larder.cache.spring.SpringApplications;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.aop.Advisor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.NameMatchMethodPointcut;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;

/** What the order of other advice, that of {@code @Timed} for example, means for what it sees. */
class OtherAdviceTest {

    static class Service {
        @Cached("price:{id}")
        public String price(long id) {
            return "price " + id;
        }
    }

    @Configuration
    @EnableLarder
    static class Application {
        final AtomicInteger seen = new AtomicInteger();

        @Bean
        Service service() {
            return new Service();
        }

        @Bean
        @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
        Advisor counting(Environment environment) {
            NameMatchMethodPointcut price = new NameMatchMethodPointcut();
            price.setMappedName("price");
            DefaultPointcutAdvisor advisor = new DefaultPointcutAdvisor(price, (MethodInterceptor) invocation -> {
                seen.incrementAndGet();
                return invocation.proceed();
            });
            String order = environment.getRequiredProperty("order");
            if (!order.equals("none")) {
                advisor.setOrder(Integer.parseInt(order));
            }
            return advisor;
        }
    }

    @ParameterizedTest
    @CsvSource({"none, 1", "2147482648, 1", "2147482646, 3", "0, 3"})
    void advice_afterLarders_seesMissesAlone(String order, int seen) {
        try (AnnotationConfigApplicationContext context =
                SpringApplications.with(Map.of("order", order), Application.class)) {
            Service service = context.getBean(Service.class);
            service.price(1);
            service.price(1);
            service.price(1);

            assertThat(context.getBean(Application.class).seen).hasValue(seen);
        }
    }
}
