package dev.larder.cache.spring.check;

import dev.larder.cache.method.declaration.Problems;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.Handle;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.asm.SpringAsmInfo;
import org.springframework.asm.Type;
import org.springframework.util.ClassUtils;

/**
 * Looks into a bean's class file for calls of its own annotated methods, which go around the proxy. A method that gets
 * at another object of its type in any way (a field, an argument, a bean lookup) is given the benefit of the doubt,
 * since it may be calling the proxy.
 */
final class SelfInvocationCheck {

    private static final Logger LOG = LoggerFactory.getLogger(SelfInvocationCheck.class);

    private SelfInvocationCheck() {}

    static void check(Class<?> type, Set<Method> annotated, Problems problems) {
        if (annotated.isEmpty() || type.isInterface()) {
            return;
        }
        Set<String> signatures = annotated.stream()
                .map(method -> method.getName() + Type.getMethodDescriptor(method))
                .collect(Collectors.toSet());
        for (Class<?> declaring = type; declaring != null && declaring != Object.class; ) {
            for (String call : callsIn(declaring, type, signatures)) {
                problems.warning(call);
            }
            declaring = declaring.getSuperclass();
        }
    }

    private static Set<String> callsIn(Class<?> declaring, Class<?> type, Set<String> signatures) {
        OwnCalls calls = new OwnCalls(type, signatures);
        try (InputStream bytes = declaring.getResourceAsStream(ClassUtils.getClassFileName(declaring))) {
            if (bytes != null) {
                new ClassReader(bytes).accept(calls, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
            }
        } catch (IOException | IllegalArgumentException e) {
            // A class file that cannot be read, or is newer than the reader, costs a warning and nothing else.
            LOG.debug("Cannot look for self-invocations in {}", declaring.getName(), e);
        }
        return calls.found;
    }

    private static final class OwnCalls extends ClassVisitor {

        private final Class<?> type;
        private final Set<String> signatures;
        private final Set<String> ownNames = new LinkedHashSet<>();
        private final Set<String> found = new LinkedHashSet<>();

        private OwnCalls(Class<?> type, Set<String> signatures) {
            super(SpringAsmInfo.ASM_VERSION);
            this.type = type;
            this.signatures = signatures;
            for (Class<?> own = type; own != null && own != Object.class; own = own.getSuperclass()) {
                ownNames.add(Type.getInternalName(own));
            }
            ClassUtils.getAllInterfacesForClassAsSet(type).forEach(own -> ownNames.add(Type.getInternalName(own)));
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            boolean isStatic = (access & Opcodes.ACC_STATIC) != 0;
            boolean isBridge = (access & Opcodes.ACC_BRIDGE) != 0;
            boolean takesOther = mentionsOwn(Type.getArgumentTypes(descriptor));
            return new CallsOfMethod(name, isStatic || isBridge || takesOther);
        }

        private boolean mentionsOwn(Type... types) {
            for (Type mentioned : types) {
                if (mentioned.getSort() == Type.OBJECT && ownNames.contains(mentioned.getInternalName())) {
                    return true;
                }
            }
            return false;
        }

        private final class CallsOfMethod extends MethodVisitor {

            private final String caller;
            private final Set<String> callees = new LinkedHashSet<>();
            private boolean hasOtherReceiver;

            private CallsOfMethod(String caller, boolean hasOtherReceiver) {
                super(SpringAsmInfo.ASM_VERSION);
                this.caller = caller;
                this.hasOtherReceiver = hasOtherReceiver;
            }

            @Override
            public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
                // Calls of super are how an overriding method delegates; they do not come from outside.
                if (opcode != Opcodes.INVOKESPECIAL) {
                    note(owner, name, descriptor);
                }
                hasOtherReceiver |= mentionsOwn(Type.getReturnType(descriptor));
            }

            @Override
            public void visitInvokeDynamicInsn(
                    String name, String descriptor, Handle bootstrap, Object... bootstrapArguments) {
                for (Object argument : bootstrapArguments) {
                    if (argument instanceof Handle handle) {
                        note(handle.getOwner(), handle.getName(), handle.getDesc());
                    }
                }
            }

            @Override
            public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
                hasOtherReceiver |= mentionsOwn(Type.getType(descriptor));
            }

            @Override
            public void visitTypeInsn(int opcode, String internalName) {
                hasOtherReceiver |= ownNames.contains(internalName);
            }

            @Override
            public void visitEnd() {
                if (!hasOtherReceiver) {
                    callees.forEach(callee -> found.add(type.getName() + "." + shown(caller)
                            + " calls its own annotated"
                            + " method " + callee + " directly, around the proxy, so the annotation does nothing for"
                            + " that call. Move the method to another bean, or call it through an injected proxy."));
                }
            }

            private void note(String owner, String name, String descriptor) {
                if (ownNames.contains(owner) && signatures.contains(name + descriptor)) {
                    callees.add(name);
                }
            }

            /** A lambda's body is a method of its own, named after the one it stands in. */
            private String shown(String name) {
                String[] parts = name.split("\\$", -1);
                return name.startsWith("lambda$") && parts.length > 1 ? parts[1] : name;
            }
        }
    }
}
