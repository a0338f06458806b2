package org.weft.examples.demo;

import java.time.Duration;

/// What the demo was asked for.
///
/// @param length how long the load lasts
/// @param port where the front door is; 0: wherever there is room
record DemoOptions(Duration length, int port) {
    private static final int DEFAULT_SECONDS = 20;
    private static final int LEAST_SECONDS = 5; // less is no ramp
    private static final int MOST_SECONDS = 86_400;
    private static final int HIGHEST_PORT = 65_535;

    /// @throws IllegalArgumentException with a sentence for the user
    static DemoOptions parse(String[] args) {
        int seconds = DEFAULT_SECONDS;
        int port = 0;
        for (int i = 0; i < args.length; i += 2) {
            String value = i + 1 < args.length ? args[i + 1] : "nothing";
            switch (args[i]) {
                case "--seconds" ->
                        seconds = number("--seconds", value, LEAST_SECONDS, MOST_SECONDS);
                case "--port" -> port = number("--port", value, 0, HIGHEST_PORT);
                default ->
                        throw new IllegalArgumentException(
                                "unknown argument "
                                        + args[i]
                                        + ": expected --seconds N or --port P");
            }
        }
        return new DemoOptions(Duration.ofSeconds(seconds), port);
    }

    private static int number(String option, String value, int least, int most) {
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) return number;
        } catch (NumberFormatException _) {
            // told below
        }
        throw new IllegalArgumentException(
                option + " takes a whole number from " + least + " to " + most + ", not " + value);
    }
}
