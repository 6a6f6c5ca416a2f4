package dev.larder.examples.shop.payment;

import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Balances and payouts over HTTP. */
@RestController
@RequestMapping("/api/organizations/{id}")
class PayoutController {

    private final BalanceService balances;
    private final PayoutService payouts;

    PayoutController(BalanceService balances, PayoutService payouts) {
        this.balances = balances;
        this.payouts = payouts;
    }

    @GetMapping("/balance")
    VendorBalance balance(@PathVariable long id) {
        return balances.balance(id);
    }

    @GetMapping("/payouts")
    List<Payout> payouts(@PathVariable long id) {
        return payouts.payouts(id);
    }

    @PostMapping("/payouts")
    @ResponseStatus(HttpStatus.CREATED)
    Payout payOut(@PathVariable long id, @RequestBody PayoutRequest request) {
        return payouts.payOut(id, request.amount());
    }
}
