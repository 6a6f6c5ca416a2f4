package dev.larder.examples.shop.payment;

import dev.larder.examples.shop.ConflictException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Takes the money for orders: a session for each, and a transaction once it is paid. */
@Service
public class PaymentService {

    private final PaymentRepository payments;

    PaymentService(PaymentRepository payments) {
        this.payments = payments;
    }

    @Transactional
    public PaymentSession open(long orderId, BigDecimal amount) {
        return payments.insert(orderId, amount);
    }

    public Optional<PaymentSession> session(long orderId) {
        return payments.find(orderId);
    }

    /** Takes the money once; a second attempt is refused. */
    @Transactional
    public PaymentTransaction pay(long orderId) {
        return payments.insertTransaction(close(orderId, "paid"));
    }

    /** From now on it can no longer be paid. */
    @Transactional
    public void cancel(long orderId) {
        close(orderId, "voided");
    }

    public List<PaymentTransaction> transactions(long orderId) {
        return payments.transactions(orderId);
    }

    private PaymentSession close(long orderId, String state) {
        return payments.close(orderId, state)
                .orElseThrow(() -> new ConflictException("Order " + orderId + " has no open payment."));
    }
}
