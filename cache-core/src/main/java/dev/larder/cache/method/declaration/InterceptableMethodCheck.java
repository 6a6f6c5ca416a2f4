package dev.larder.cache.method.declaration;

import dev.larder.cache.method.declaration.MethodDeclaration.Interception;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** An annotation on a method that calls reach past every proxy would silently do nothing. */
public final class InterceptableMethodCheck implements DeclarationCheck {

    @Override
    public void check(MethodDeclaration declaration, Problems problems) {
        String annotation = declaration.annotation();
        int modifiers = declaration.method().getModifiers();
        String obstacle = Modifier.isPrivate(modifiers)
                ? "private"
                : Modifier.isStatic(modifiers) ? "static" : Modifier.isFinal(modifiers) ? "final" : null;
        String where = annotation + " on " + declaration.describe();
        if (obstacle != null && !(obstacle.equals("final") && declaration.interception() == Interception.INTERFACES)) {
            problems.error(where + ": the method is " + obstacle + ", so no proxy can intercept it. Make it a non-final"
                    + " instance method that is at least package-private.");
        } else if (declaration.interception() == Interception.SUBCLASS
                && Modifier.isFinal(declaration.type().getModifiers())) {
            problems.error(where + ": the class is final, so no proxy can extend it. Remove final (Kotlin: open the"
                    + " class), or let it implement an interface and use interface proxies.");
        } else if (declaration.interception() == Interception.SUBCLASS && isOutOfReach(declaration)) {
            problems.error(where + ": the method is package-private in "
                    + declaration.method().getDeclaringClass().getName()
                    + ", which is in another package than the bean's class, so no proxy of it can override the method."
                    + " Make it protected or public.");
        } else if (declaration.interception() == Interception.INTERFACES && !isOnInterface(declaration)) {
            problems.error(where + ": its proxy implements interfaces, and none of them has the method. Add it to an"
                    + " interface, or use class proxies (proxyTargetClass = true).");
        }
    }

    /** A proxy stands in the package of the bean's class. */
    private static boolean isOutOfReach(MethodDeclaration declaration) {
        Class<?> declaring = declaration.method().getDeclaringClass();
        return (declaration.method().getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) == 0
                && !declaring.getPackageName().equals(declaration.type().getPackageName());
    }

    private static boolean isOnInterface(MethodDeclaration declaration) {
        Set<Class<?>> interfaces = new HashSet<>();
        collectInterfaces(declaration.type(), interfaces);
        return interfaces.stream()
                .flatMap(type -> Arrays.stream(type.getMethods()))
                .anyMatch(candidate -> isSame(declaration.method(), candidate));
    }

    private static boolean isSame(Method method, Method candidate) {
        return candidate.getName().equals(method.getName())
                && candidate.getParameterCount() == method.getParameterCount();
    }

    private static void collectInterfaces(Class<?> type, Set<Class<?>> into) {
        if (type.isInterface()) {
            into.add(type);
        }
        for (Class<?> implemented : type.getInterfaces()) {
            collectInterfaces(implemented, into);
        }
        if (type.getSuperclass() != null) {
            collectInterfaces(type.getSuperclass(), into);
        }
    }
}
