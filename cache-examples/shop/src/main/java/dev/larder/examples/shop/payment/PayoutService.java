package dev.larder.examples.shop.payment;

import dev.larder.examples.shop.ConflictException;
import java.math.BigDecimal;
import java.util.List;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Pays the organizations what they have earned. */
@Service
public class PayoutService {

    private final PayoutRepository payouts;
    private final BalanceRepository balances;

    PayoutService(PayoutRepository payouts, BalanceRepository balances) {
        this.payouts = payouts;
        this.balances = balances;
    }

    public List<Payout> payouts(long organizationId) {
        return payouts.find(organizationId);
    }

    @Transactional
    public Payout payOut(long organizationId, BigDecimal amount) {
        if (!balances.debit(organizationId, amount)) {
            throw new ConflictException("The balance of organization " + organizationId + " is less than that.");
        }
        return payouts.insert(organizationId, amount);
    }
}
