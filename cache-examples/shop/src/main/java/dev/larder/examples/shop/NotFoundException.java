package dev.larder.examples.shop;

/** Something was asked for that the shop does not have. */
public class NotFoundException extends RuntimeException {

    public NotFoundException(String message) {
        super(message);
    }

    /** There is no such thing with this id. */
    public static NotFoundException of(String thing, long id) {
        return new NotFoundException("There is no " + thing + " " + id + ".");
    }
}
