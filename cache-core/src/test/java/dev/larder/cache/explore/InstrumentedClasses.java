package dev.larder.cache.explore;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.jar.asm.commons.Remapper;

/**
 * The real engine as the compiler made it, with three things changed: maps, latches, timers and threads of
 * java.util.concurrent are those of this package; a volatile field is announced before it is touched; a monitor is
 * asked of the scheduler. Each of these is a step then, so that every interleaving of what threads share is explored,
 * and none of it depends on the thread scheduler of the JVM.
 *
 * <p>A rule is taken out by letting another class, a copy with a mistake in it, take the place of one of the engine's.
 */
final class InstrumentedClasses extends ClassLoader {

    private static final String ENGINE = "dev/larder/cache/engine/";
    private static final String INVALIDATION = "dev/larder/cache/invalidation/";
    private static final String METHOD = "dev/larder/cache/method/";
    private static final String TRANSACTION = "dev/larder/cache/transaction/";
    private static final String HERE = "dev/larder/cache/explore/";
    private static final String CONCURRENT = "java/util/concurrent/";

    private static final Map<String, String> REPLACED = Map.of(
            CONCURRENT + "ConcurrentHashMap", HERE + "ScheduledMap",
            CONCURRENT + "CountDownLatch", HERE + "ScheduledLatch",
            CONCURRENT + "CopyOnWriteArrayList", HERE + "ScheduledList",
            CONCURRENT + "ScheduledThreadPoolExecutor", HERE + "ScheduledTimers",
            CONCURRENT + "Executors", HERE + "ScheduledExecutors",
            ENGINE + "load/AsyncThreads", HERE + "ScheduledThreads");

    private final Map<String, String> mistakes;
    private final Map<String, Map<String, Boolean>> volatileFields = new HashMap<>();

    /** @param mistakes the classes that take the place of others, as internal names */
    InstrumentedClasses(Map<String, String> mistakes) {
        super(InstrumentedClasses.class.getClassLoader());
        this.mistakes = mistakes;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        String path = name.replace('.', '/');
        if (!isInstrumented(path)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            byte[] bytes = instrumented(path, bytesOf(path));
            return defineClass(name, bytes, 0, bytes.length);
        }
    }

    private static boolean isInstrumented(String path) {
        return path.startsWith(ENGINE)
                || path.startsWith(INVALIDATION)
                || path.startsWith(METHOD)
                || path.startsWith(TRANSACTION);
    }

    private byte[] bytesOf(String path) throws ClassNotFoundException {
        try (InputStream in = getParent().getResourceAsStream(path + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(path);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new ClassNotFoundException(path, e);
        }
    }

    private byte[] instrumented(String path, byte[] original) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        ClassVisitor remapping = new ClassRemapper(writer, new Replacing(path));
        new ClassReader(original).accept(new Announcing(remapping, path), 0);
        return writer.toByteArray();
    }

    private boolean isVolatile(String owner, String field) {
        return isInstrumented(owner) && volatileFields(owner).getOrDefault(field, false);
    }

    private Map<String, Boolean> volatileFields(String owner) {
        return volatileFields.computeIfAbsent(owner, path -> {
            Map<String, Boolean> fields = new HashMap<>();
            try {
                new ClassReader(bytesOf(path)).accept(new Fields(fields), ClassReader.SKIP_CODE);
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException(e);
            }
            return fields;
        });
    }

    private final class Replacing extends Remapper {

        private final boolean delivery;

        Replacing(String path) {
            super(Opcodes.ASM9);
            this.delivery = path.startsWith(INVALIDATION);
        }

        @Override
        public String map(String name) {
            if (delivery && name.equals(CONCURRENT + "ConcurrentHashMap")) {
                return HERE + "ScheduledDeliveryMap";
            }
            int nested = name.indexOf('$');
            if (nested >= 0) {
                String outer = name.substring(0, nested);
                return mistakes.getOrDefault(outer, outer) + name.substring(nested);
            }
            return mistakes.getOrDefault(name, REPLACED.getOrDefault(name, name));
        }
    }

    private static final class Fields extends ClassVisitor {

        private final Map<String, Boolean> fields;

        Fields(Map<String, Boolean> fields) {
            super(Opcodes.ASM9);
            this.fields = fields;
        }

        @Override
        public FieldVisitor visitField(int access, String name, String type, String signature, Object value) {
            fields.put(name, (access & Opcodes.ACC_VOLATILE) != 0);
            return null;
        }
    }

    /** Announces volatile fields and hands monitors to the scheduler. */
    private final class Announcing extends ClassVisitor {

        private final String path;

        Announcing(ClassVisitor next, String path) {
            super(Opcodes.ASM9, next);
            this.path = path;
        }

        @Override
        public MethodVisitor visitMethod(int access, String name, String type, String signature, String[] exceptions) {
            MethodVisitor next = super.visitMethod(access, name, type, signature, exceptions);
            return new MethodVisitor(Opcodes.ASM9, next) {

                @Override
                public void visitCode() {
                    super.visitCode();
                    if (path.equals(ENGINE + "CacheAside") && name.equals("decide")) {
                        super.visitVarInsn(Opcodes.ALOAD, 1);
                        call("turn", "(Ljava/lang/Object;)V");
                    }
                }

                @Override
                public void visitInsn(int opcode) {
                    if (opcode == Opcodes.MONITORENTER || opcode == Opcodes.MONITOREXIT) {
                        super.visitLdcInsn(path);
                        call(
                                opcode == Opcodes.MONITORENTER ? "enter" : "exit",
                                "(Ljava/lang/Object;Ljava/lang/String;)V");
                    } else {
                        super.visitInsn(opcode);
                    }
                }

                @Override
                public void visitFieldInsn(int opcode, String owner, String field, String fieldType) {
                    if (!name.equals("<init>") && isVolatile(owner, field)) {
                        boolean writes = opcode == Opcodes.PUTFIELD || opcode == Opcodes.PUTSTATIC;
                        super.visitLdcInsn(owner);
                        super.visitLdcInsn(field);
                        super.visitInsn(writes ? Opcodes.ICONST_1 : Opcodes.ICONST_0);
                        call("field", "(Ljava/lang/String;Ljava/lang/String;Z)V");
                    }
                    super.visitFieldInsn(opcode, owner, field, fieldType);
                }

                private void call(String seam, String seamType) {
                    super.visitMethodInsn(Opcodes.INVOKESTATIC, HERE + "Seams", seam, seamType, false);
                }
            };
        }
    }
}
