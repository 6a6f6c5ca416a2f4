package dev.larder.examples.shop.demo;

import dev.larder.examples.shop.NotFoundException;
import dev.larder.examples.shop.access.PermissionService;
import dev.larder.examples.shop.cart.CartService;
import dev.larder.examples.shop.organization.MembershipService;
import dev.larder.examples.shop.organization.OrganizationService;
import dev.larder.examples.shop.stock.StockService;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The reads of the other services without the cache: on the objects behind their proxies, and timed. */
@RestController
@RequestMapping("/demo/uncached")
class UncachedController {

    private final PermissionService permissions;
    private final MembershipService memberships;
    private final OrganizationService organizations;
    private final CartService carts;
    private final StockService stock;

    UncachedController(
            PermissionService permissions,
            MembershipService memberships,
            OrganizationService organizations,
            CartService carts,
            StockService stock) {
        this.permissions = behindProxy(permissions);
        this.memberships = behindProxy(memberships);
        this.organizations = behindProxy(organizations);
        this.carts = behindProxy(carts);
        this.stock = behindProxy(stock);
    }

    @SuppressWarnings("unchecked")
    private static <T> T behindProxy(T service) {
        return (T) Objects.requireNonNull(AopProxyUtils.getSingletonTarget(service), "a proxy");
    }

    @GetMapping("/users/{userId}/permissions")
    Object isAllowed(
            @PathVariable long userId,
            @RequestParam long orgId,
            @RequestParam String resource,
            @RequestParam String action,
            HttpServletResponse response) {
        return Map.of(
                "allowed",
                DatabaseTime.measure(response, () -> permissions.isAllowed(userId, orgId, resource, action)));
    }

    @GetMapping("/users/{userId}/organizations")
    Object organizationsOf(@PathVariable long userId, HttpServletResponse response) {
        return DatabaseTime.measure(response, () -> memberships.organizationsOf(userId));
    }

    @GetMapping("/organizations/{id}")
    Object profile(@PathVariable long id, HttpServletResponse response) {
        return found(DatabaseTime.measure(response, () -> organizations.profile(id)));
    }

    @GetMapping("/organizations/{id}/members")
    Object members(@PathVariable long id, HttpServletResponse response) {
        return DatabaseTime.measure(response, () -> organizations.members(id));
    }

    @GetMapping("/organizations/{id}/statistics")
    Object statistics(@PathVariable long id, HttpServletResponse response) {
        return DatabaseTime.measure(response, () -> organizations.statistics(id));
    }

    @GetMapping("/users/{userId}/cart")
    Object cart(@PathVariable long userId, HttpServletResponse response) {
        return DatabaseTime.measure(response, () -> carts.cart(userId));
    }

    @GetMapping("/products/{id}/stock")
    Object stockOfProduct(@PathVariable long id, HttpServletResponse response) {
        return DatabaseTime.measure(response, () -> stock.ofProduct(id));
    }

    @GetMapping("/variants/{id}/stock")
    Object stockOfVariant(@PathVariable long id, HttpServletResponse response) {
        return found(DatabaseTime.measure(response, () -> stock.ofVariant(id)));
    }

    private static Object found(Optional<?> loaded) {
        return loaded.orElseThrow(() -> new NotFoundException("There is no such thing."));
    }
}
