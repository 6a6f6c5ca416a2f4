package dev.larder.cache.key.value;

import dev.larder.cache.CacheException;
import java.io.Externalizable;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What makes up an object: every field of its class and the classes above it, but for static and {@code transient}
 * ones. Getters do not count: there may be more of them than of fields, or fewer. Found once per class; reading looks
 * nothing up.
 *
 * <p>A class that writes its own serial form says nothing by {@code transient}, so there such fields count, too.
 *
 * <p>A field that cannot be read, because its module does not open the package, is read through its accessor if that is
 * public: {@code getName()}, {@code isName()} or {@code name()} of the same type. Where neither can be read, the whole
 * is {@linkplain #hidden hidden}, never less than the whole.
 */
final class ObjectState {

    private static final ClassValue<ObjectState> OF_CLASS = new ClassValue<>() {
        @Override
        protected ObjectState computeValue(Class<?> type) {
            return new ObjectState(type);
        }
    };

    private static final MethodType READ = MethodType.methodType(Object.class, Object.class);
    private static final String OUTER_OBJECT = "this$";

    private final Class<?> type;
    private final List<Part> parts = new ArrayList<>();
    private final @Nullable MethodHandle behindProxy;
    private boolean addsToAContainer;
    private @Nullable Hidden hidden;

    private ObjectState(Class<?> type) {
        this.type = type;
        this.behindProxy = EntityProxy.reader(type);
        this.hidden = wholeIsHidden(type);
        try {
            addsToAContainer = addsToAContainer(type);
            boolean countsTransient = writesItsOwnForm(type);
            for (Class<?> owner = type; owner != null && hidden == null; owner = owner.getSuperclass()) {
                addFields(owner, countsTransient);
            }
        } catch (LinkageError e) {
            hidden = new Hidden("", "cannot be looked into (" + e + ")", "add what is missing to the class path");
        }
        parts.sort(Comparator.comparing(Part::name));
    }

    static ObjectState of(Class<?> type) {
        return OF_CLASS.get(type);
    }

    /** The fields, sorted by name. One that a class below hides has the name of its own class before it. */
    List<Part> parts() {
        return parts;
    }

    /** Throws if it cannot be read in whole. */
    void requireSeen() {
        if (hidden != null) {
            throw new NoCanonicalFormException(type, hidden.field, hidden.why, hidden.cure);
        }
    }

    /** Whether the object only stands for another one, an entity. */
    boolean isProxy() {
        return behindProxy != null;
    }

    /** What the object stands for. May load it; throws what that throws. */
    @Nullable
    Object behindProxy(Object proxy) {
        return read(Objects.requireNonNull(behindProxy), proxy);
    }

    /** Whether it is one of the platform's collections or maps with further fields. */
    boolean addsToAContainer() {
        return addsToAContainer;
    }

    /**
     * Why an object cannot be read in whole.
     *
     * @param field the one that cannot be read; empty if it is not the fields' fault
     * @param why goes on from the name of the class or the field
     */
    private record Hidden(String field, String why, String cure) {}

    /** Whether the class belongs to the platform, whose classes keep their fields to themselves. */
    static boolean isPlatform(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return (loader == null || loader == ClassLoader.getPlatformClassLoader()) && !Proxy.isProxyClass(type);
    }

    /** What implements a container by fields of its own is that container and no more. */
    private static boolean addsToAContainer(Class<?> type) {
        boolean hasFields = false;
        Class<?> owner = type;
        while (owner != null && !isPlatform(owner)) {
            hasFields |= Arrays.stream(owner.getDeclaredFields())
                    .anyMatch(field -> !Modifier.isStatic(field.getModifiers())
                            && !Modifier.isTransient(field.getModifiers())
                            && !field.isSynthetic());
            owner = owner.getSuperclass();
        }
        return hasFields
                && owner != null
                && HashableType.isContainer(owner)
                && !Modifier.isAbstract(owner.getModifiers());
    }

    private static @Nullable Hidden wholeIsHidden(Class<?> type) {
        if (isPlatform(type)) {
            return new Hidden(
                    "",
                    "cannot be looked into",
                    "write another type in its place, such as an Instant for a Date, or make the field transient");
        }
        if (Proxy.isProxyClass(type)) {
            return new Hidden("", "is a proxy, which hides what is behind it", "pass a record");
        }
        // Their names are numbers, which another release gives to others.
        return type.isHidden() || type.isAnonymousClass() || type.isSynthetic()
                ? new Hidden("", "is a lambda or a class without a name", "pass a record")
                : null;
    }

    private static boolean writesItsOwnForm(Class<?> type) {
        if (Externalizable.class.isAssignableFrom(type)) {
            return true;
        }
        for (Class<?> owner = type; owner != null && !isPlatform(owner); owner = owner.getSuperclass()) {
            for (Method method : owner.getDeclaredMethods()) {
                if (method.getName().equals("writeObject") || method.getName().equals("writeReplace")) {
                    return true;
                }
            }
        }
        return false;
    }

    private void addFields(Class<?> owner, boolean countsTransient) {
        for (Field field : owner.getDeclaredFields()) {
            boolean counts = countsTransient || isPlatform(owner) || !Modifier.isTransient(field.getModifiers());
            if (counts && !Modifier.isStatic(field.getModifiers()) && hidden == null) {
                add(owner, field);
            }
        }
    }

    private void add(Class<?> owner, Field field) {
        if (isPlatform(owner)) {
            hidden = new Hidden(
                    "",
                    "extends " + owner.getTypeName() + ", which cannot be looked into",
                    "hold what it needs in fields of its own");
            return;
        }
        if (field.isSynthetic() && field.getName().startsWith(OUTER_OBJECT)) {
            hidden = new Hidden("", "is an inner class, which holds its outer object", "declare it static");
            return;
        }
        MethodHandle reader = reader(field);
        if (reader == null) {
            hidden = new Hidden(
                    field.getName(),
                    "cannot be read",
                    "write `opens " + owner.getPackageName() + ";` into the module-info.java of "
                            + owner.getModule().getName() + ", or give it a public accessor");
            return;
        }
        boolean isShadowed = parts.stream().anyMatch(part -> part.name.equals(field.getName()));
        String name = isShadowed ? owner.getName() + "." + field.getName() : field.getName();
        parts.add(new Part(name, field.getGenericType(), reader.asType(READ)));
    }

    private static @Nullable MethodHandle reader(Field field) {
        try {
            if (isReadable(field)) {
                return MethodHandles.lookup().unreflectGetter(field);
            }
            for (Method method : field.getDeclaringClass().getDeclaredMethods()) {
                if (isAccessor(method, field) && isReadable(method)) {
                    return MethodHandles.lookup().unreflect(method);
                }
            }
            return null;
        } catch (IllegalAccessException e) {
            throw new CacheException("Cannot read " + field, e);
        }
    }

    private static boolean isAccessor(Method method, Field field) {
        String name = field.getName();
        String capitalized = Character.toUpperCase(name.charAt(0)) + name.substring(1);
        return method.getParameterCount() == 0
                && !Modifier.isStatic(method.getModifiers())
                && method.getReturnType() == field.getType()
                && Set.of(name, "get" + capitalized, "is" + capitalized).contains(method.getName());
    }

    /** Whether this module may read it, whatever it is. */
    static <M extends AccessibleObject & Member> boolean isReadable(M member) {
        return member.trySetAccessible() || isPublic(member);
    }

    private static boolean isPublic(Member member) {
        Class<?> owner = member.getDeclaringClass();
        return Modifier.isPublic(member.getModifiers())
                && Modifier.isPublic(owner.getModifiers())
                && owner.getModule().isExported(owner.getPackageName(), ObjectState.class.getModule());
    }

    /**
     * One field.
     *
     * @param declared its type, generic
     * @param reader takes the object, gives the value
     */
    record Part(String name, Type declared, MethodHandle reader) {

        /** Reads it. What an accessor throws is the cause of the exception. */
        @Nullable
        Object read(Object target) {
            return ObjectState.read(reader, target);
        }
    }

    private static @Nullable Object read(MethodHandle reader, Object target) {
        try {
            return reader.invokeExact(target);
        } catch (Error e) {
            throw e;
        } catch (Throwable e) {
            throw new CacheException("A " + target.getClass().getTypeName() + " cannot be read", e);
        }
    }
}
