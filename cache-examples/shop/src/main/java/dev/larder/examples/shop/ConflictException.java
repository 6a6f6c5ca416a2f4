package dev.larder.examples.shop;

/** What was asked for cannot be done as things stand. The message says what stands against it. */
public class ConflictException extends RuntimeException {

    public ConflictException(String message) {
        super(message);
    }
}
