package org.weft.bench;

/// Says what the caller asked for that cannot be; the program ends with exit code 2.
final class Usage extends Exception {
    private static final long serialVersionUID = 1;

    Usage(String message) {
        super(message);
    }
}
