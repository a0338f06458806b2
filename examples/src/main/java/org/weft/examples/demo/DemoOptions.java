package org.weft.examples.demo;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

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
        var words = new ArrayDeque<String>();
        for (String arg : args)
            words.addAll(List.of(arg.split("=", 2))); // --port=7005 is --port 7005
        while (!words.isEmpty()) {
            String option = words.remove();
            switch (option) {
                case "--seconds" -> seconds = number(option, words, LEAST_SECONDS, MOST_SECONDS);
                case "--port" -> port = number(option, words, 0, HIGHEST_PORT);
                default ->
                        throw new IllegalArgumentException(
                                "unknown argument "
                                        + option
                                        + ": expected --seconds N or --port P");
            }
        }
        return new DemoOptions(Duration.ofSeconds(seconds), port);
    }

    private static int number(String option, Queue<String> words, int least, int most) {
        String value = words.isEmpty() ? "nothing" : words.remove();
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
