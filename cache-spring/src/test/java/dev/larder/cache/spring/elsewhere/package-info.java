/** Classes that beans of other packages extend. */
@NullMarked
package dev.larder.cache.spring.elsewhere;

import org.jspecify.annotations.NullMarked;
