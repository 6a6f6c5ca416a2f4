package dev.larder.examples.shop.payment;

import dev.larder.examples.shop.NotFoundException;
import java.math.BigDecimal;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What the organizations have earned. */
@Service
public class BalanceService {

    private final BalanceRepository balances;

    BalanceService(BalanceRepository balances) {
        this.balances = balances;
    }

    public VendorBalance balance(long organizationId) {
        return balances.find(organizationId).orElseThrow(() -> NotFoundException.of("organization", organizationId));
    }

    @Transactional
    public void credit(long organizationId, BigDecimal amount) {
        balances.credit(organizationId, amount);
    }
}
