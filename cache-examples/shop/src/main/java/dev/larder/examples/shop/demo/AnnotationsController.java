package dev.larder.examples.shop.demo;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.aop.support.AopUtils;
import org.springframework.context.ApplicationContext;
import org.springframework.stereotype.Service;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The annotations of the services as they stand in their sources, by class and method: {@code CartService.cart}. */
@RestController
class AnnotationsController {

    private final ApplicationContext shop;

    AnnotationsController(ApplicationContext shop) {
        this.shop = shop;
    }

    /** Of every service: those that are never cached are in no catalogue of caches. */
    @GetMapping("/demo/annotations")
    Map<String, String> annotations() {
        Map<String, String> annotations = new TreeMap<>();
        for (Object bean : shop.getBeansWithAnnotation(Service.class).values()) {
            Class<?> service = AopUtils.getTargetClass(bean);
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
