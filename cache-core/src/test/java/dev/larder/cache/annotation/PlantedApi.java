package dev.larder.cache.annotation;

/** Public, in a room for users, and listed nowhere, so that the test of the API can show that it finds such a thing. */
public final class PlantedApi {}
