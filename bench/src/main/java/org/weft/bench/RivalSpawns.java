package org.weft.bench;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;

/// Starts virtual threads that end at once, from a virtual thread.
final class RivalSpawns {
    private static final Runnable NOTHING = () -> {};

    private RivalSpawns() {}

    static void virtualThreads(long count) throws Exception {
        inVirtualThread(
                count,
                size -> {
                    var all = new CountDownLatch(size);
                    Runnable last = all::countDown;
                    for (int i = 0; i < size; i++) Thread.startVirtualThread(last);
                    all.await();
                });
    }

    static void executor(long count) throws Exception {
        inVirtualThread(
                count,
                size -> {
                    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
                        for (int i = 0; i < size; i++) pool.execute(NOTHING);
                    }
                });
    }

    static void structuredScope(long count) throws Exception {
        inVirtualThread(count, StructuredScope::batch);
    }

    private static void inVirtualThread(long count, Batches.Batch<Exception> batch)
            throws Exception {
        var task =
                new FutureTask<Void>(() -> {
                    Batches.of(count, batch);
                    return null;
                });
        Thread.startVirtualThread(task);
        task.get();
    }

    /// `StructuredTaskScope` is a preview in JDK 25, and code compiled against it would run nowhere else: reached by name.
    private static final class StructuredScope {
        private static final Callable<Object> TASK = Object::new;
        private static final MethodHandle OPEN;
        private static final MethodHandle FORK;
        private static final MethodHandle JOIN;

        static {
            try {
                var lookup = MethodHandles.publicLookup();
                var type = Class.forName("java.util.concurrent.StructuredTaskScope");
                var subtask = Class.forName("java.util.concurrent.StructuredTaskScope$Subtask");
                OPEN =
                        lookup.findStatic(type, "open", methodType(type))
                                .asType(methodType(AutoCloseable.class));
                FORK =
                        lookup.findVirtual(type, "fork", methodType(subtask, Callable.class))
                                .asType(
                                        methodType(
                                                Object.class, AutoCloseable.class, Callable.class));
                JOIN =
                        lookup.findVirtual(type, "join", methodType(Object.class))
                                .asType(methodType(Object.class, AutoCloseable.class));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("this JDK has no such StructuredTaskScope", e);
            }
        }

        @SuppressWarnings("unused") // what the handles return must be taken
        static void batch(int size) throws Exception {
            try (AutoCloseable scope = (AutoCloseable) OPEN.invokeExact()) {
                for (int i = 0; i < size; i++) {
                    Object subtask = (Object) FORK.invokeExact(scope, TASK);
                }
                Object nothing = (Object) JOIN.invokeExact(scope);
            } catch (Exception | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException("neither exception nor error", e);
            }
        }
    }
}
