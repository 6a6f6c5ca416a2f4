/**
 * The language of key templates: their text, its pieces, and the parser that refuses the rest. Knows no method, and of
 * values only how they are escaped.
 *
 * <p>Internal but for {@link dev.larder.cache.key.template.KeyTemplate},
 * {@link dev.larder.cache.key.template.TemplatePart} and {@link dev.larder.cache.key.template.Placeholder}: the rest is
 * public for the other rooms of the library and may change in any release.
 */
@NullMarked
package dev.larder.cache.key.template;

import org.jspecify.annotations.NullMarked;
