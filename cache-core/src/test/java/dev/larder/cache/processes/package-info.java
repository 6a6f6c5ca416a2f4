/** What takes several processes to see. */
package dev.larder.cache.processes;
