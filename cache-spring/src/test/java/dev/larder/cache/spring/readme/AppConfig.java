package dev.larder.cache.spring.readme;

import dev.larder.cache.spring.EnableLarder;
import org.springframework.context.annotation.Configuration;

@Configuration
@EnableLarder
class AppConfig {}
