/** Products and categories: tables, services with their cache annotations, and the REST endpoints. */
@NullMarked
package dev.larder.examples.shop.catalog;

import org.jspecify.annotations.NullMarked;
