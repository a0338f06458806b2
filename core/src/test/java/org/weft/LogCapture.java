package org.weft;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Catches what is logged under `org.weft`, which then is not printed. `java.util.logging` is reached by reflection: the
/// module under test does not read it.
final class LogCapture implements AutoCloseable {
    private final List<String> records = new CopyOnWriteArrayList<>();
    private final Object logger;
    private final Class<?> filterType;
    private volatile @Nullable RuntimeException toThrow;

    LogCapture() throws ReflectiveOperationException {
        filterType = Class.forName("java.util.logging.Filter");
        logger =
                Class.forName("java.util.logging.Logger")
                        .getMethod("getLogger", String.class)
                        .invoke(null, "org.weft");
        setFilter(
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {filterType},
                        (_, _, arguments) -> {
                            if (toThrow != null) throw toThrow;
                            Object record = arguments[0];
                            records.add(
                                    read(record, "getLevel") + " " + read(record, "getMessage"));
                            return false;
                        }));
    }

    private static Object read(Object record, String getter) throws ReflectiveOperationException {
        return record.getClass().getMethod(getter).invoke(record);
    }

    private void setFilter(@Nullable Object filter) throws ReflectiveOperationException {
        logger.getClass().getMethod("setFilter", filterType).invoke(logger, filter);
    }

    /// Lets logging fail from now on.
    void failWith(RuntimeException error) {
        toThrow = error;
    }

    /// What was logged since: `LEVEL text`.
    List<String> records() {
        return records;
    }

    @Override
    public void close() throws ReflectiveOperationException {
        setFilter(null);
    }
}
