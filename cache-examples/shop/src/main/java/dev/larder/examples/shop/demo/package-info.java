/** What the start page needs to show the cache at work; a shop of your own needs none of it. */
@NullMarked
package dev.larder.examples.shop.demo;

import org.jspecify.annotations.NullMarked;
