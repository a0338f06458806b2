package org.weft;

import static java.util.Comparator.naturalOrder;

import java.time.Duration;
import java.time.Instant;
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
/// @param stack where it is, without the frames of the JDK and the engine
record Sighting(
        Microthread microthread, State state, Optional<Wait> waits, List<StackTraceElement> stack) {
    /// What stands on a stack above and below the program's own frames.
    private static final Set<String> LIBRARY =
            Set.of(
                    Loop.class.getName(),
                    Waits.class.getName(),
                    Source.class.getName(),
                    Choice.class.getName(),
                    Mapped.class.getName(),
                    OfferQueue.class.getName(),
                    EventSupport.class.getName(),
                    HandDriven.class.getName(),
                    Microthread.class.getName(),
                    Fork.class.getName(),
                    Scope.class.getName(),
                    Timeout.class.getName(),
                    Shield.class.getName(),
                    Blocking.class.getName(),
                    Lane.class.getName(),
                    BlockingCalls.class.getName(),
                    BlockingCalls.class.getName() + "$Call",
                    Inlet.class.getName(),
                    Room.class.getName(),
                    Door.class.getName(),
                    DoorCall.class.getName(),
                    Outsider.class.getName());

    private static final String EVENTS = "org.weft.event.";

    /// So many frames tell a call from another that goes through the same helper.
    private static final int MOST_PLACES = 3;

    /// So many names say who they are.
    private static final int MOST_NAMES = 5;

    static Sighting of(Microthread microthread) {
        List<StackTraceElement> stack =
                Arrays.stream(microthread.thread.getStackTrace())
                        .filter(Sighting::isOfAnyInterest)
                        .toList();
        return new Sighting(microthread, microthread.state, microthread.waitingFor(), stack);
    }

    /// The engine's own frames differ from one moment to the next: a suspended microthread may not have come to rest yet.
    private static boolean isOfAnyInterest(StackTraceElement frame) {
        String name = frame.getClassName();
        return !name.startsWith("java.")
                && !name.startsWith("jdk.internal.")
                && !name.equals(DirectEngine.class.getName())
                && !name.equals(PortableEngine.class.getName());
    }

    static Sighting withoutStack(Microthread microthread) {
        return new Sighting(microthread, microthread.state, microthread.waitingFor(), List.of());
    }

    /// What it has in common with others that do the same.
    Object kind() {
        return List.of(state, what(), holder(), stack);
    }

    private String what() {
        return waits.map(Wait::what).orElse("");
    }

    private Optional<Microthread> holder() {
        return waits.flatMap(Wait::holder);
    }

    /// Where in the program it is: `Class.method:line`, and from where it was called.
    String place() {
        String places =
                stack.stream()
                        .filter(Sighting::isOfTheProgram)
                        .limit(MOST_PLACES)
                        .map(Opener::place)
                        .collect(Collectors.joining(", from "));
        return places.isEmpty() ? "a place that was not looked up" : places;
    }

    private static boolean isOfTheProgram(StackTraceElement frame) {
        String name = frame.getClassName();
        return !LIBRARY.contains(name) && !name.startsWith(EVENTS);
    }

    private String heldBy() {
        return holder().map(h -> ", held by \"" + h.path() + "\"").orElse("");
    }

    /// What it does, in words that follow its name.
    private String doing() {
        if (waits.isPresent()) return "waits for " + what() + heldBy();
        return state == State.BLOCKED ? "is inside a blocking JDK call" : "is " + state;
    }

    /// Who does what where, on one line: for a report.
    static String line(List<Sighting> alike) {
        Sighting first = alike.getFirst();
        return names(alike) + " " + first.doing() + ", at " + first.place();
    }

    /// Who is in which state, and for how long the longest of them, on one line: for a dump.
    static String head(List<Sighting> alike) {
        Sighting first = alike.getFirst();
        Optional<Instant> since =
                alike.stream()
                        .flatMap(each -> each.waits.stream())
                        .map(Wait::since)
                        .min(naturalOrder());
        String head = names(alike) + " " + first.state;
        if (since.isEmpty()) return head;
        Duration age = Duration.between(since.get(), first.microthread.loop.clock.now());
        return head + " for " + first.what() + first.heldBy() + ", since " + Durations.rough(age);
    }

    private static String names(List<Sighting> alike) {
        return namesOf(alike.stream().map(Sighting::microthread).toList());
    }

    /// Some of their names, and how many they are.
    static String namesOf(List<Microthread> microthreads) {
        int more = microthreads.size() - MOST_NAMES;
        String some =
                microthreads.stream()
                        .limit(MOST_NAMES)
                        .map(each -> "\"" + each.path() + "\"")
                        .collect(Collectors.joining(", "));
        String all = more > 0 ? some + " and " + more + " more" : some;
        return microthreads.size() == 1 ? all : "×" + microthreads.size() + " " + all;
    }
}
