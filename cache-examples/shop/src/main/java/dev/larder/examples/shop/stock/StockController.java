package dev.larder.examples.shop.stock;

import dev.larder.examples.shop.InvalidInputException;
import dev.larder.examples.shop.NotFoundException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The stock over HTTP. */
@RestController
@RequestMapping("/api")
class StockController {

    private static final int MOST_RESERVED = 99;
    private static final int MOST_ON_HAND = 100_000;

    private final StockService stock;
    private final StockChangeService changes;

    StockController(StockService stock, StockChangeService changes) {
        this.stock = stock;
        this.changes = changes;
    }

    /** How many pieces to reserve. */
    record NewReservation(int quantity) {

        NewReservation {
            InvalidInputException.unless(
                    quantity >= 1 && quantity <= MOST_RESERVED, "quantity must be from 1 to " + MOST_RESERVED + ".");
        }
    }

    /** How many pieces lie on the shelf. */
    record Count(int onHand) {

        Count {
            InvalidInputException.unless(
                    onHand >= 0 && onHand <= MOST_ON_HAND, "onHand must be from 0 to " + MOST_ON_HAND + ".");
        }
    }

    @GetMapping("/products/{productId}/stock")
    Inventory ofProduct(@PathVariable long productId) {
        return stock.ofProduct(productId);
    }

    @GetMapping("/variants/{variantId}/stock")
    VariantStock ofVariant(@PathVariable long variantId) {
        return stock.ofVariant(variantId).orElseThrow(() -> NotFoundException.of("variant", variantId));
    }

    @PutMapping("/variants/{variantId}/stock")
    VariantStock update(@PathVariable long variantId, @RequestBody Count count) {
        return changes.update(variantId, count.onHand());
    }

    @PostMapping("/variants/{variantId}/reservations")
    @ResponseStatus(HttpStatus.CREATED)
    Reservation reserve(@PathVariable long variantId, @RequestBody NewReservation reservation) {
        return changes.reserve(variantId, reservation.quantity());
    }

    @PostMapping("/reservations/{id}/finalize")
    Reservation finalizeReservation(@PathVariable long id) {
        return changes.finalizeReservation(id);
    }

    @DeleteMapping("/reservations/{id}")
    Reservation rollBack(@PathVariable long id) {
        return changes.rollBack(id);
    }
}
