package org.weft.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Builds the Javadoc of all modules as a user would read it, into `examples/target/javadoc`.
@Tag("direct") // reads sources only: once is enough
@Tag("slow")
class JavadocTest {
    @Test
    void javadocIsBuiltWithoutAWarning() throws Exception {
        var said = new StringWriter();
        var arguments = new ArrayList<>(Sources.options());
        for (var name : Sources.modules().keySet())
            arguments.addAll(List.of("--module", "org.weft." + name));
        arguments.addAll(List.of("-quiet", "-Werror", "-Xdoclint:all,-missing"));
        arguments.addAll(List.of("-d", Path.of("target", "javadoc").toString()));
        var javadoc = ToolProvider.findFirst("javadoc").orElseThrow();
        var out = new PrintWriter(said);
        var code = javadoc.run(out, out, arguments.toArray(String[]::new));
        assertEquals("0 ", code + " " + said, "what javadoc said");
    }
}
