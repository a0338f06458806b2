package org.weft.sim.explore;

import java.util.Optional;
import org.weft.sim.kernel.Places;

/// Something that is wrong in a run.
///
/// @param kind what kind of thing
/// @param summary one line: what, and where
/// @param cause what was thrown, if something was
/// @param fingerprint the same for the same bug, whatever the schedule: kind, type and place, without numbers
/// @param picture what each microthread was doing at that moment
public record Finding(
        Kind kind, String summary, Optional<Throwable> cause, String fingerprint, String picture) {
    /// What kinds there are.
    public enum Kind {
        /// The program, or an expectation in it, has failed.
        FAILURE,
        /// Nothing can happen any more, and somebody still waits.
        DEADLOCK,
        /// The same, and what is waited for was fired before, when nobody waited.
        LOST_WAKE_UP,
        /// A slice has worked for so long that others are late.
        STARVATION,
        /// A slice does not come back, in the time of the machine.
        STALL,
        /// The same few run again and again, and no time passes.
        LIVELOCK,
        /// It was not done when the simulated time, or the steps, were over.
        ENDLESS,
        /// Something has happened that nobody has decided.
        ESCAPE,
        /// The same seed gave another run.
        NONDETERMINISM
    }

    /// Shows something else of the same moment.
    ///
    /// @param other what each microthread was doing
    /// @return the same finding with that
    public Finding withPicture(String other) {
        return new Finding(kind, summary, cause, fingerprint, other);
    }

    /// Shortens the summary to a line.
    ///
    /// @return its first line
    public String headline() {
        return summary.lines().findFirst().orElse("").strip();
    }

    /// Shows a frame of a stack without the module, which is much longer than it is helpful.
    ///
    /// @param frame a frame
    /// @return class, method and line
    public static String place(StackTraceElement frame) {
        return frame.getClassName()
                + "."
                + frame.getMethodName()
                + (frame.getFileName() == null
                        ? ""
                        : "(" + frame.getFileName() + ":" + frame.getLineNumber() + ")");
    }

    /// Makes one of something thrown.
    ///
    /// @param thrown what
    /// @param place where, as `host main/a`
    /// @param picture what each microthread was doing
    /// @return the finding
    public static Finding of(Throwable thrown, String place, String picture) {
        Throwable root = root(thrown);
        return new Finding(
                Kind.FAILURE,
                root + " in " + place,
                Optional.of(thrown),
                Kind.FAILURE + " " + root.getClass().getName() + " " + site(root),
                picture);
    }

    /// Looks through what the library wraps around errors of programs.
    ///
    /// @param thrown what
    /// @return what a program has thrown
    public static Throwable root(Throwable thrown) {
        Throwable root = thrown;
        while (root instanceof org.weft.FailedException && root.getCause() != null)
            root = root.getCause();
        return root;
    }

    /// The innermost frame that is neither the JDK's nor the library's, without its line: an edit may move that.
    private static String site(Throwable thrown) {
        for (StackTraceElement frame : thrown.getStackTrace())
            if (Places.isOfProgram(frame.getClassName()))
                return frame.getClassName() + "." + frame.getMethodName();
        return "";
    }
}
