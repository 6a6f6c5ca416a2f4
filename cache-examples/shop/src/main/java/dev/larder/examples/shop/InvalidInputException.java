package dev.larder.examples.shop;

/** A request that cannot be met as it was sent. The message says what is wrong with it. */
public class InvalidInputException extends RuntimeException {

    public InvalidInputException(String message) {
        super(message);
    }

    /** Throws if the condition does not hold. */
    public static void unless(boolean condition, String message) {
        if (!condition) {
            throw new InvalidInputException(message);
        }
    }
}
