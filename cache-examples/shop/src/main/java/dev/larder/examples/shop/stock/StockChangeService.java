package dev.larder.examples.shop.stock;

import dev.larder.cache.annotation.Invalidates;
import dev.larder.cache.annotation.NeverCached;
import dev.larder.examples.shop.ConflictException;
import dev.larder.examples.shop.NotFoundException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Changes what there is. The database decides whether there is enough, in the statement that takes it. As part of a
 * larger transaction, such as an order, entries are dropped once that is committed, and stay if it is rolled back.
 */
@Service
@NeverCached("stock is taken and given back, not looked at")
public class StockChangeService {

    private final StockRepository stock;
    private final ReservationRepository reservations;

    StockChangeService(StockRepository stock, ReservationRepository reservations) {
        this.stock = stock;
        this.reservations = reservations;
    }

    /** Promises pieces to somebody. */
    @Transactional
    @Invalidates({"stock:{variantId}", "inventory:{result.productId}"})
    public Reservation reserve(long variantId, int quantity) {
        if (!stock.reserve(variantId, quantity)) {
            throw new ConflictException("There are not " + quantity + " pieces of variant " + variantId + " left.");
        }
        return reservations.insert(variantId, quantity);
    }

    /** The promised pieces leave the shelf. */
    @Transactional
    @Invalidates({"stock:{result.variantId}", "inventory:{result.productId}"})
    public Reservation finalizeReservation(long reservationId) {
        Reservation reservation = close(reservationId, "finalized");
        stock.takeReserved(reservation.variantId(), reservation.quantity());
        return reservation;
    }

    /** The promised pieces can be sold to others again. */
    @Transactional
    @Invalidates({"stock:{result.variantId}", "inventory:{result.productId}"})
    public Reservation rollBack(long reservationId) {
        Reservation reservation = close(reservationId, "rolled-back");
        stock.release(reservation.variantId(), reservation.quantity());
        return reservation;
    }

    /** Sets how many pieces lie on the shelf, the reserved ones included. */
    @Transactional
    @Invalidates({"stock:{variantId}", "inventory:{result.productId}"})
    public VariantStock update(long variantId, int onHand) {
        stock.update(variantId, onHand);
        return stock.ofVariant(variantId).orElseThrow(() -> NotFoundException.of("variant", variantId));
    }

    private Reservation close(long reservationId, String state) {
        return reservations
                .close(reservationId, state)
                .orElseThrow(() -> new ConflictException("There is no open reservation " + reservationId + "."));
    }
}
