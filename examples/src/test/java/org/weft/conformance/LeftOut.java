package org.weft.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// The tests of core that do not run in any order, each by its name, or that of its class, under
/// the reason. They stand in `left-out.txt`.
final class LeftOut {
    /// The reason of those that do run, but in the order of production only.
    static final String ORDER = "FIFO";

    /// Class, or class and method, to the first word of its reason.
    private final Map<String, String> reasons = new LinkedHashMap<>();

    private LeftOut() {}

    static LeftOut read() {
        var leftOut = new LeftOut();
        String reason = "";
        for (String line : lines()) {
            if (line.isBlank()) continue;
            if (!line.startsWith(" ")) reason = line.substring(0, line.indexOf(':'));
            else if (leftOut.reasons.putIfAbsent(line.strip(), reason) != null)
                throw new IllegalStateException("left out twice: " + line.strip());
        }
        return leftOut;
    }

    private static List<String> lines() {
        try (InputStream in = LeftOut.class.getResourceAsStream("left-out.txt")) {
            return new String(
                            Objects.requireNonNull(in, "left-out.txt").readAllBytes(),
                            StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("left-out.txt cannot be read", e);
        }
    }

    /// Why a test does not run in any order; empty if it does.
    Optional<String> reason(Method test) {
        String type = test.getDeclaringClass().getSimpleName();
        return Optional.ofNullable(reasons.get(type))
                .or(() -> Optional.ofNullable(reasons.get(type + "#" + test.getName())));
    }

    /// What is named and is not there, or is named beside its class.
    Set<String> stale(List<Method> tests) {
        Set<String> stale = new HashSet<>(reasons.keySet());
        for (Method test : tests) {
            String type = test.getDeclaringClass().getSimpleName();
            if (!stale.remove(type) && !reasons.containsKey(type))
                stale.remove(type + "#" + test.getName());
        }
        return stale;
    }
}
