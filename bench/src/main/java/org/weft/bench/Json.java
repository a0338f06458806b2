package org.weft.bench;

import java.util.Iterator;
import java.util.Map;

/// Writes maps, lists, strings, numbers and booleans as JSON, two spaces a level.
final class Json {
    private final StringBuilder out = new StringBuilder();

    private Json() {}

    static String text(Object value) {
        var json = new Json();
        json.write(value, "\n");
        return json.out.append('\n').toString();
    }

    private void write(Object value, String indent) {
        switch (value) {
            case Map<?, ?> map -> members(map, indent);
            case Iterable<?> items -> elements(items, indent);
            case Number number -> out.append(number);
            case Boolean truth -> out.append(truth);
            default -> string(value.toString());
        }
    }

    private void members(Map<?, ?> map, String indent) {
        out.append('{');
        var separator = "";
        for (var member : map.entrySet()) {
            out.append(separator).append(indent).append("  ");
            string(member.getKey().toString());
            out.append(": ");
            write(member.getValue(), indent + "  ");
            separator = ",";
        }
        out.append(map.isEmpty() ? "" : indent).append('}');
    }

    private void elements(Iterable<?> items, String indent) {
        out.append('[');
        for (Iterator<?> rest = items.iterator(); rest.hasNext(); ) {
            out.append(indent).append("  ");
            write(rest.next(), indent + "  ");
            out.append(rest.hasNext() ? "," : indent);
        }
        out.append(']');
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') out.append('\\').append(c);
            else if (c < ' ') out.append(String.format("\\u%04x", (int) c));
            else out.append(c);
        }
        out.append('"');
    }
}
