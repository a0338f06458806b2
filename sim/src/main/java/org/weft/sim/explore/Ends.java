package org.weft.sim.explore;

import java.util.regex.Pattern;

/// How runs have ended, and whether that is the same: of the same kind, at the same place and in the same words. Numbers may
/// differ, for a message with a counter or an address in it is no other failure.
final class Ends {
    /// A UUID, an address, a number.
    private static final Pattern NUMBER =
            Pattern.compile(
                    "\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}|(@|0x)\\p{XDigit}+"
                            + "|\\p{XDigit}*\\d[\\p{XDigit}.,]*");

    /// Of what goes into a summary.
    private static final int MOST_CHARS = 160;

    private Ends() {}

    static boolean isSame(Verdict a, Verdict b) {
        return fingerprint(a).equals(fingerprint(b)) && words(a).equals(words(b));
    }

    private static String fingerprint(Verdict verdict) {
        return verdict.finding().map(Finding::fingerprint).orElse("");
    }

    private static String words(Verdict verdict) {
        return NUMBER.matcher(summary(verdict)).replaceAll("#");
    }

    private static String summary(Verdict verdict) {
        return verdict.finding().map(Finding::summary).orElse("");
    }

    /// What is to be said of two ends that are the same; empty if nothing is.
    static String note(Verdict a, Verdict b) {
        if (!isSame(a, b) || summary(a).equals(summary(b))) return "";
        return "it says something else each time, once "
                + quoted(a)
                + " and once "
                + quoted(b)
                + ": what is behind that, as a static field, may be behind the failure too";
    }

    /// Tells two ends apart.
    static String told(Verdict one, Verdict two) {
        return "it ended "
                + quoted(one)
                + " in one, and "
                + quoted(two)
                + " in the other"
                + (one.hash() == two.hash() ? ", and all that was decided was the same" : "");
    }

    private static String quoted(Verdict verdict) {
        return verdict.finding().map(Ends::quoted).orElse("well");
    }

    static String quoted(Finding finding) {
        String headline = finding.headline();
        boolean isShort = headline.length() <= MOST_CHARS;
        return "with \"" + (isShort ? headline : headline.substring(0, MOST_CHARS) + "..") + "\"";
    }
}
