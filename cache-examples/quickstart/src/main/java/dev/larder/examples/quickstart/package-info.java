/** Larder in plain Spring, in thirty lines. */
package dev.larder.examples.quickstart;
