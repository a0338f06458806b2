package org.weft.bench.catalogue;

import java.util.regex.Pattern;

/// A planted bug, and what becomes of it.
///
/// @param number in the catalogue
/// @param name what it is
/// @param buggy a program that has it
/// @param fixed the same program without it, with the same checks
/// @param budget how many schedules or seeds may be needed to find it: for 999 of 1,000 searches, by what is proved of PCT
/// @param reported what the report must say, in this order
public record Bug(
        String number, String name, Program buggy, Program fixed, int budget, String... reported) {
    /// Tells whether a report says what it should.
    public boolean isReported(String report) {
        int end = 0;
        for (String part : reported) {
            var matcher = Pattern.compile(part).matcher(report);
            if (!matcher.find(end)) return false;
            end = matcher.end();
        }
        return true;
    }

    @Override
    public String toString() {
        return number + " " + name;
    }
}
