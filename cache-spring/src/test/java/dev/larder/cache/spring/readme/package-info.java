/** Every Java example of the README, compiled and run. */
package dev.larder.cache.spring.readme;
