/** Spring Data repositories whose inherited methods are cached. */
@NullMarked
package dev.larder.cache.spring.repository;

import org.jspecify.annotations.NullMarked;
