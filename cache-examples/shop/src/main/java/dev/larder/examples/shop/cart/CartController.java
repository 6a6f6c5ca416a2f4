package dev.larder.examples.shop.cart;

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

/** The carts over HTTP. */
@RestController
@RequestMapping("/api/users/{userId}/cart")
class CartController {

    private final CartService carts;

    CartController(CartService carts) {
        this.carts = carts;
    }

    @GetMapping
    Cart cart(@PathVariable long userId) {
        return carts.cart(userId);
    }

    @PostMapping("/{variantId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void add(@PathVariable long userId, @PathVariable long variantId, @RequestBody Quantity quantity) {
        carts.add(userId, variantId, quantity.quantity());
    }

    @PutMapping("/{variantId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void setQuantity(@PathVariable long userId, @PathVariable long variantId, @RequestBody Quantity quantity) {
        carts.setQuantity(userId, variantId, quantity.quantity());
    }

    @DeleteMapping("/{variantId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(@PathVariable long userId, @PathVariable long variantId) {
        carts.remove(userId, variantId);
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void empty(@PathVariable long userId) {
        carts.take(userId);
    }
}
