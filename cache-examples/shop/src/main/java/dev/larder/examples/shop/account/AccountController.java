package dev.larder.examples.shop.account;

import dev.larder.examples.shop.NotFoundException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The accounts over HTTP. */
@RestController
@RequestMapping("/api")
class AccountController {

    private final AccountService accounts;

    AccountController(AccountService accounts) {
        this.accounts = accounts;
    }

    @GetMapping("/users/{id}")
    User user(@PathVariable long id) {
        return accounts.find(id).orElseThrow(() -> NotFoundException.of("user", id));
    }

    @PostMapping("/login")
    ResponseEntity<?> logIn(@RequestBody Credentials credentials) {
        return accounts.logIn(credentials)
                .<ResponseEntity<?>>map(ResponseEntity::ok)
                .orElseGet(() -> ResponseEntity.of(ProblemDetail.forStatusAndDetail(
                                HttpStatus.UNAUTHORIZED, "The address or the password is wrong."))
                        .build());
    }
}
