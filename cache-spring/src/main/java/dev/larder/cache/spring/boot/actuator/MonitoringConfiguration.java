package dev.larder.cache.spring.boot.actuator;

import dev.larder.cache.Larder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What health and meters share, so that the server is asked once for both. */
@Configuration(proxyBeanMethods = false)
class MonitoringConfiguration {

    @Bean
    ServerReadings larderServerReadings(Larder larder) {
        return new ServerReadings(larder.parts().store(), System::nanoTime);
    }
}
