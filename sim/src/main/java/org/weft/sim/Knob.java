package org.weft.sim;

import java.time.Duration;
import java.util.Objects;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;

/// A number of a program's that is another in its simulations, now and then: the size of a batch, a limit of time. So what
/// production comes to after days, as the second batch, a simulation comes to at once. Outside of one it is what it is, at the
/// cost of a comparison, so that it may stay in production code.
///
/// On each host it is chosen when it is first asked for, and stays for the run, whoever asks there. It is as in production in half
/// of the runs and more; else at one end of its range each other time, and somewhere between the ends at others. It is a
/// choice: the same for the same seed, made as simple as a failure allows, where as in production is simplest, then the least,
/// then the most; and reported as a fault.
///
/// ```java
/// private static final Knob<Integer> BATCH = Knob.of("messages a batch", 100).between(1, 1_000);
/// private static final Knob<Duration> LEASE = Knob.of("lease", ofSeconds(10)).between(ofMillis(50), ofMinutes(5));
/// ```
///
/// @param <T> what it is set to
public final class Knob<T> {
    private static final Scale<Integer> INTS = new Scale<>(Integer::longValue, n -> (int) n);
    private static final Scale<Long> LONGS = new Scale<>(Long::longValue, n -> n);
    private static final Scale<Duration> DURATIONS =
            new Scale<>(Duration::toNanos, Duration::ofNanos);

    /// As in production, and at either end.
    private static final int ENDS = 3;

    /// The numbers on which values lie.
    private record Scale<T>(ToLongFunction<T> number, LongFunction<T> value) {}

    private final String name;
    private final Scale<T> scale;
    private final T normal;
    private final T min;
    private final T max;

    private Knob(String name, Scale<T> scale, T normal, T min, T max) {
        this.name = Objects.requireNonNull(name, "name");
        this.scale = scale;
        this.normal = Objects.requireNonNull(normal, "normal");
        this.min = Objects.requireNonNull(min, "min");
        this.max = Objects.requireNonNull(max, "max");
    }

    /// Names a number. It is always the same until it has a range.
    ///
    /// @param name what it is, in words other than those of other knobs
    /// @param normal what it is outside of a simulation
    /// @return the knob
    public static Knob<Integer> of(String name, int normal) {
        return new Knob<>(name, INTS, normal, normal, normal);
    }

    /// Names a number. It is always the same until it has a range.
    ///
    /// @param name what it is, in words other than those of other knobs
    /// @param normal what it is outside of a simulation
    /// @return the knob
    public static Knob<Long> of(String name, long normal) {
        return new Knob<>(name, LONGS, normal, normal, normal);
    }

    /// Names a length of time. It is always the same until it has a range.
    ///
    /// @param name what it is, in words other than those of other knobs
    /// @param normal what it is outside of a simulation
    /// @return the knob
    public static Knob<Duration> of(String name, Duration normal) {
        return new Knob<>(name, DURATIONS, normal, normal, normal);
    }

    /// Says from where to where the program has to cope with it.
    ///
    /// @param least the least
    /// @param most the most
    /// @return a knob with that range
    /// @throws IllegalArgumentException if what it is outside of a simulation is not within the range, or the range is longer than
    ///     half of all `long` numbers
    public Knob<T> between(T least, T most) {
        long from = scale.number.applyAsLong(least);
        long to = scale.number.applyAsLong(most);
        long now = scale.number.applyAsLong(normal);
        if (now < from || now > to)
            throw new IllegalArgumentException(
                    this + " is not between " + least + " and " + most + ": " + normal);
        if (to - from < 0 || to - from > Long.MAX_VALUE - ENDS)
            throw new IllegalArgumentException(
                    this + " has too long a range: " + least + " to " + most);
        return new Knob<>(name, scale, normal, least, most);
    }

    /// Tells what it is set to. In a simulation to be asked by a microthread; to all others it is as in production.
    ///
    /// @return the value
    public T get() {
        Episode episode = Expect.here();
        return episode == null ? normal : episode.dials().setting(this);
    }

    String name() {
        return name;
    }

    T normal() {
        return normal;
    }

    /// As many as there are numbers in the range, and one for the normal one.
    long alternatives() {
        long length = scale.number.applyAsLong(max) - scale.number.applyAsLong(min);
        return length == 0 ? 1 : length + 2;
    }

    /// The value that an answer stands for: the normal one, the least, the most, and then from the least up.
    T at(long answer) {
        if (answer == 0) return normal;
        if (answer == 1) return min;
        if (answer == 2) return max;
        return scale.value.apply(scale.number.applyAsLong(min) + answer - 2);
    }

    @Override
    public String toString() {
        return "knob \"" + name + "\"";
    }
}
