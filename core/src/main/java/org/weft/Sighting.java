package org.weft;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.weft.Microthread.State;

/// What one microthread is doing at one moment, for people to read. Seen by a microthread of the same reactor.
///
/// @param microthread whom it is about
/// @param state its state
/// @param waits what it waits for
/// @param stack where it is, without the JDK's frames
record Sighting(
        Microthread microthread, State state, Optional<Wait> waits, List<StackTraceElement> stack) {
    /// What stands on a stack above and below the program's own frames.
    private static final Set<String> LIBRARY =
            Set.of(
                    Loop.class.getName(),
                    DirectEngine.class.getName(),
                    PortableEngine.class.getName(),
                    Waits.class.getName(),
                    Source.class.getName(),
                    Choice.class.getName(),
                    Mapped.class.getName(),
                    OfferQueue.class.getName(),
                    Microthread.class.getName(),
                    Fork.class.getName(),
                    Scope.class.getName(),
                    Timeout.class.getName(),
                    Shield.class.getName(),
                    Blocking.class.getName(),
                    BlockingCalls.class.getName(),
                    BlockingCalls.class.getName() + "$Call",
                    Inlet.class.getName());

    private static final String EVENTS = "org.weft.event.";

    /// So many frames tell a call from another that goes through the same helper.
    private static final int MOST_PLACES = 3;

    static Sighting of(Microthread microthread) {
        List<StackTraceElement> stack =
                Arrays.stream(microthread.thread.getStackTrace())
                        .filter(frame -> !frame.getClassName().startsWith("java."))
                        .toList();
        return new Sighting(microthread, microthread.state, microthread.waitingFor(), stack);
    }

    /// Where in the program it is: `Class.method:line`, and from where it was called.
    String place() {
        String places =
                stack.stream()
                        .filter(Sighting::isOfTheProgram)
                        .limit(MOST_PLACES)
                        .map(Opener::place)
                        .collect(Collectors.joining(", from "));
        return places.isEmpty() ? "its beginning" : places;
    }

    private static boolean isOfTheProgram(StackTraceElement frame) {
        String name = frame.getClassName();
        return !LIBRARY.contains(name) && !name.startsWith(EVENTS);
    }

    /// What it does, in words that follow its name.
    String doing() {
        if (waits.isEmpty())
            return state == State.BLOCKED ? "is inside a blocking JDK call" : "is " + state;
        String holder = waits.get().holder().map(h -> ", held by \"" + h.path() + "\"").orElse("");
        return "waits for " + waits.get().what() + holder;
    }

    @Override
    public String toString() {
        return "\"" + microthread.path() + "\" " + doing() + ", at " + place();
    }
}
