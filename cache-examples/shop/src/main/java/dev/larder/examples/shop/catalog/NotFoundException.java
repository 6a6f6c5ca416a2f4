package dev.larder.examples.shop.catalog;

/** Something was asked for that the shop does not have. */
public class NotFoundException extends RuntimeException {

    public NotFoundException(String message) {
        super(message);
    }

    static NotFoundException product(long id) {
        return new NotFoundException("There is no product " + id + ".");
    }
}
