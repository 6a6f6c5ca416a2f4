/** Every spelling of a key: templates, patterns, escaping, length, and the schema a team can replace. */
@NullMarked
package dev.larder.cache.key;

import org.jspecify.annotations.NullMarked;
