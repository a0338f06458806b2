package org.weft;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Chooses the engine: what the builder says, else `-Dweft.engine`, else the best that can be had.
final class Engines {
    static final String PROPERTY = "weft.engine";
    private static final System.Logger LOG = System.getLogger("org.weft");
    private static final AtomicBoolean HAS_TOLD = new AtomicBoolean();

    static EngineKind choose(@Nullable EngineKind wanted) {
        EngineKind forced = wanted == null ? fromProperty() : wanted;
        String missing = DirectEngine.missing();
        if (forced == EngineKind.DIRECT && missing != null)
            throw new IllegalStateException("no direct engine: " + missing);
        if (forced != null) return forced;
        if (missing == null) return EngineKind.DIRECT;
        if (!HAS_TOLD.getAndSet(true))
            LOG.log(
                    System.Logger.Level.INFO,
                    "portable engine; the direct one is faster, but " + missing);
        return EngineKind.PORTABLE;
    }

    private static @Nullable EngineKind fromProperty() {
        String value = System.getProperty(PROPERTY);
        if (value == null) return null;
        return switch (value) {
            case "direct" -> EngineKind.DIRECT;
            case "portable" -> EngineKind.PORTABLE;
            default ->
                    throw new IllegalArgumentException(
                            "-D" + PROPERTY + "=" + value + ": expected direct or portable");
        };
    }

    private Engines() {}
}
