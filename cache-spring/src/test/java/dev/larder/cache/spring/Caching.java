package dev.larder.cache.spring;

import org.springframework.context.annotation.Configuration;

/** Caches the annotated methods of the classes that a test registers beside it. */
@Configuration
@EnableLarder
public class Caching {}
