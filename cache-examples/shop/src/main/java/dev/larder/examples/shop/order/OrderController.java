package dev.larder.examples.shop.order;

import dev.larder.examples.shop.NotFoundException;
import dev.larder.examples.shop.payment.PaymentService;
import dev.larder.examples.shop.payment.PaymentSession;
import dev.larder.examples.shop.payment.PaymentTransaction;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The orders and their payments over HTTP. */
@RestController
@RequestMapping("/api")
class OrderController {

    private final OrderService orders;
    private final PaymentService payments;

    OrderController(OrderService orders, PaymentService payments) {
        this.orders = orders;
        this.payments = payments;
    }

    /** Places what is in the user's cart. */
    @PostMapping("/users/{userId}/orders")
    @ResponseStatus(HttpStatus.CREATED)
    Order place(@PathVariable long userId) {
        return orders.place(userId);
    }

    @GetMapping("/orders/{id}")
    Order order(@PathVariable long id) {
        return orders.order(id);
    }

    @DeleteMapping("/orders/{id}")
    Order cancel(@PathVariable long id) {
        return orders.cancel(id);
    }

    @GetMapping("/orders/{id}/payment")
    PaymentSession payment(@PathVariable long id) {
        return payments.session(id).orElseThrow(() -> new NotFoundException("Order " + id + " has no payment."));
    }

    @PostMapping("/orders/{id}/payment")
    Order pay(@PathVariable long id) {
        return orders.pay(id);
    }

    @GetMapping("/orders/{id}/payment/transactions")
    List<PaymentTransaction> transactions(@PathVariable long id) {
        return payments.transactions(id);
    }
}
