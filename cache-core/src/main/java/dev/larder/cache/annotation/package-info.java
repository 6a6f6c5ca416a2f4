/** What a user writes on methods and types. Nothing here depends on Spring, Redis or the engine. */
@NullMarked
package dev.larder.cache.annotation;

import org.jspecify.annotations.NullMarked;
