/** The organizations that sell, and the people who work for them. */
@NullMarked
package dev.larder.examples.shop.organization;

import org.jspecify.annotations.NullMarked;
