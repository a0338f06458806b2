package org.weft.net;

import static org.junit.jupiter.api.Assertions.assertTrue;

/// What an error says.
final class Says {
    static void assertSays(String expected, Throwable e) {
        String message = String.valueOf(e.getMessage());
        assertTrue(
                message.contains(expected),
                "\"" + message + "\" should contain \"" + expected + "\"");
    }

    private Says() {}
}
