package dev.holdfast.config;

/**
 * The name of a setting and how its values are written.
 *
 * @param name the whole dotted name
 */
record Key<T>(String name, Kind<T> kind) {}
