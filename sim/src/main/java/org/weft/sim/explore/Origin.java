package org.weft.sim.explore;

import java.util.Locale;
import org.weft.sim.kernel.Hashes;

/// Where a run is from: it can be had again only there.
///
/// @param version of the library
/// @param simulation which one: four digits of the method that runs it, and `.2` if it is the second there
/// @param options a hash of all options that change what a run does
public record Origin(String version, String simulation, String options) {
    private static final String NUMBER = ".";
    private static final String OPTIONS = "-";

    /// Makes one of the options as text.
    ///
    /// @param version of the library
    /// @param name of the simulation, as `BankTest#transfer`, or `BankTest#transfer/2` for the second one in a method
    /// @param options all that change what a run does, and no others
    /// @return the origin
    public static Origin of(String version, String name, String options) {
        String[] parts = name.split("/", 2);
        String method = String.format(Locale.ROOT, "%04x", (short) Hashes.of(parts[0]));
        return new Origin(
                version,
                parts.length > 1 ? method + NUMBER + parts[1] : method,
                digits(name + " " + options));
    }

    /// Shortens a text to what tells it from others.
    static String digits(String text) {
        return String.format(Locale.ROOT, "%08x", (int) Hashes.of(text));
    }

    /// Reads what [#place] has written.
    static Origin read(String version, String place) {
        int cut = place.indexOf(OPTIONS);
        if (cut < 0) return new Origin(version, "", place);
        return new Origin(version, place.substring(0, cut), place.substring(cut + 1));
    }

    /// Simulation and options.
    String place() {
        return simulation + OPTIONS + options;
    }

    /// Tells whether both are of one method.
    ///
    /// @param other another
    /// @return whether they are, be it of two simulations in it
    public boolean isOfMethodOf(Origin other) {
        return method().equals(other.method());
    }

    private String method() {
        int number = simulation.indexOf(NUMBER);
        return number < 0 ? simulation : simulation.substring(0, number);
    }
}
