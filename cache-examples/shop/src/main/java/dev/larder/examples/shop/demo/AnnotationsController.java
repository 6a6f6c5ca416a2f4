package dev.larder.examples.shop.demo;

import dev.larder.examples.shop.access.PermissionService;
import dev.larder.examples.shop.account.AccountService;
import dev.larder.examples.shop.cart.CartService;
import dev.larder.examples.shop.catalog.ProductService;
import dev.larder.examples.shop.order.OrderService;
import dev.larder.examples.shop.organization.MembershipService;
import dev.larder.examples.shop.organization.OrganizationService;
import dev.larder.examples.shop.payment.BalanceService;
import dev.larder.examples.shop.payment.PayoutService;
import dev.larder.examples.shop.stock.StockChangeService;
import dev.larder.examples.shop.stock.StockService;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The annotations of the services as they stand in their sources, by class and method: {@code CartService.cart}. */
@RestController
class AnnotationsController {

    private static final List<Class<?>> SERVICES = List.of(
            ProductService.class,
            PermissionService.class,
            MembershipService.class,
            OrganizationService.class,
            CartService.class,
            StockService.class,
            StockChangeService.class,
            OrderService.class,
            BalanceService.class,
            PayoutService.class,
            AccountService.class);

    @GetMapping("/demo/annotations")
    Map<String, String> annotations() {
        Map<String, String> annotations = new TreeMap<>();
        for (Class<?> service : SERVICES) {
            for (Method method : service.getDeclaredMethods()) {
                String text = Modifier.isPublic(method.getModifiers()) ? AnnotationText.of(method) : "";
                if (!text.isEmpty()) {
                    annotations.put(service.getSimpleName() + "." + method.getName(), text);
                }
            }
        }
        return annotations;
    }
}
