package dev.larder.examples.shop.order;

import dev.larder.cache.annotation.NeverCached;
import dev.larder.examples.shop.ConflictException;
import dev.larder.examples.shop.NotFoundException;
import dev.larder.examples.shop.cart.Cart;
import dev.larder.examples.shop.cart.CartLine;
import dev.larder.examples.shop.cart.CartService;
import dev.larder.examples.shop.payment.BalanceService;
import dev.larder.examples.shop.payment.PaymentService;
import dev.larder.examples.shop.stock.Reservation;
import dev.larder.examples.shop.stock.StockChangeService;
import java.util.List;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Creates orders and sees them through. Each method is one transaction over several services: what these drop from the
 * cache leaves it when everything is committed, and stays if anything fails.
 */
@Service
@NeverCached("an order is created once, and then read where it is kept")
public class OrderService {

    private final OrderRepository orders;
    private final CartService carts;
    private final StockChangeService stock;
    private final PaymentService payments;
    private final BalanceService balances;

    OrderService(
            OrderRepository orders,
            CartService carts,
            StockChangeService stock,
            PaymentService payments,
            BalanceService balances) {
        this.orders = orders;
        this.carts = carts;
        this.stock = stock;
        this.payments = payments;
        this.balances = balances;
    }

    @Transactional(readOnly = true)
    public Order order(long id) {
        return orders.find(id).orElseThrow(() -> NotFoundException.of("order", id));
    }

    /** Makes an order of the cart: reserves every piece, empties the cart and opens the payment. */
    @Transactional
    public Order place(long userId) {
        List<CartLine> lines = carts.take(userId);
        if (lines.isEmpty()) {
            throw new ConflictException("The cart of user " + userId + " is empty.");
        }
        long id = orders.insert(userId);
        for (CartLine line : lines) {
            Reservation reservation = stock.reserve(line.variantId(), line.quantity());
            orders.insertItem(id, line, reservation.id());
        }
        payments.open(id, Cart.totalOf(lines));
        return order(id);
    }

    /** Takes the money, hands out the reserved pieces and credits those who sell them. */
    @Transactional
    public Order pay(long id) {
        payments.pay(id);
        orders.setStatus(id, "paid");
        orders.reservations(id).forEach(stock::finalizeReservation);
        for (VendorShare share : orders.vendorShares(id)) {
            balances.credit(share.organizationId(), share.amount());
        }
        return order(id);
    }

    /** Gives the reserved pieces back. */
    @Transactional
    public Order cancel(long id) {
        payments.cancel(id);
        orders.setStatus(id, "cancelled");
        orders.reservations(id).forEach(stock::rollBack);
        return order(id);
    }
}
