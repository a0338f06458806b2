package org.weft.api;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.util.ElementFilter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Reads the `module-info.java` of all modules.
@Tag("direct") // reads sources only: once is enough
class LayersTest {
    private static final String PREFIX = "org.weft.";

    /// What each module may require of Weft; a new module gets a line here.
    private static final Map<String, Set<String>> MAY_REQUIRE =
            Map.of(
                    "core", Set.of(),
                    "net", Set.of("core"),
                    "process", Set.of("core", "net"),
                    "linux", Set.of("core", "net", "process"),
                    "sim", Set.of("core", "net", "process"),
                    "http", Set.of("core", "net"),
                    "supervisor", Set.of("core", "net", "process", "http"),
                    "console", Set.of("core", "net", "http"),
                    "fleet", Set.of("core", "net", "process", "http", "supervisor"));

    @Test
    void aModuleRequiresOnlyModulesBelowIt() throws IOException {
        var wrong = new TreeSet<String>();
        Sources.read((_, modules) -> modules.forEach(module -> addWrong(module, wrong)));
        assertEquals("", String.join("\n", wrong), "a module may require only modules below it");
    }

    private static void addWrong(ModuleElement module, Set<String> wrong) {
        var name = module.toString();
        var allowed = MAY_REQUIRE.get(name.replace(PREFIX, ""));
        if (allowed == null) {
            wrong.add(name + " stands in no layer: give it a line in LayersTest");
            return;
        }
        for (var required : requiredAtRunTime(module)) {
            var isWeft = required.startsWith(PREFIX);
            var mayBe =
                    isWeft
                            ? allowed.contains(required.replace(PREFIX, ""))
                            : mayUse(name, required);
            if (!mayBe) wrong.add(name + " may not require " + required);
        }
    }

    /// Core stands on the language alone.
    private static boolean mayUse(String module, String foreign) {
        return !module.equals(PREFIX + "core") || foreign.equals("java.base");
    }

    private static Set<String> requiredAtRunTime(ModuleElement module) {
        return ElementFilter.requiresIn(module.getDirectives()).stream()
                .filter(requires -> !requires.isStatic())
                .map(requires -> requires.getDependency().toString())
                .collect(toCollection(TreeSet::new));
    }
}
