package org.weft.sim.kernel;

/// What is left open in a simulated world. Each kind has a stream of answers of its own, so that one more choice of one kind
/// does not change those of the others.
///
/// The simplest answer is always 0: what happens on a day without events.
public enum ChoiceKind {
    /// Which of the ready microthreads of a reactor runs next; 0 is the one ready the longest.
    NEXT_MICROTHREAD(1),
    /// Whether a suspending call that can complete at once lets others run first.
    YIELD(1.0 / 8),
    /// Which of the timers due at one moment fires first; 0 is the one set first.
    TIMER_TIE(1),
    /// Whether time passes, up to the next deadline, while there is still something to run.
    TIMEOUT_NOW(1.0 / 64),
    /// Which of the reactors that have something to run does so next; 0 is the one that has waited the longest.
    NEXT_REACTOR(1),
    /// Whether work from another thread enters in this turn or the next.
    FOREIGN_ENTRY(1.0 / 2),
    /// How long something takes on its way; 0 is the shortest.
    LATENCY(1),
    /// How many bytes fewer than possible a read or write moves.
    SHORT_IO(1.0 / 4),
    /// What goes wrong in the network; 0 is nothing.
    NETWORK_FAULT(1),
    /// What goes wrong with a child process; 0 is nothing.
    PROCESS_FAULT(1),
    /// What a simulation's own script draws.
    SCRIPT(1),
    /// Whether a site fires that a program has for its simulations; 0 is that it does not.
    BUGGIFY(1.0 / 8),
    /// What a program's knob is set to; 0 is as in production, 1 and 2 are the ends of its range.
    KNOB(1.0 / 8);

    private final double odds;
    private final long hash = Hashes.of(name());

    ChoiceKind(double odds) {
        this.odds = odds;
    }

    /// Tells it from others in keys and hashes; the same whatever kinds are added.
    ///
    /// @return a hash of its name
    public long hash() {
        return hash;
    }

    /// Tells how often a random oracle looks beyond 0 at all.
    ///
    /// @return a probability; of what it looks at, 0 is one
    public double odds() {
        return odds;
    }

    /// Tells whether it comes up at places that a program names. Of these each is quiet in half of the runs, and whoever asks
    /// tells of the answer in its own words.
    ///
    /// @return whether it does
    public boolean isOfPlaces() {
        return this == BUGGIFY || this == KNOB;
    }

    /// Tells whether another answer than 0 is something that goes wrong.
    ///
    /// @return whether it is a fault
    public boolean isFault() {
        return this == NETWORK_FAULT || this == PROCESS_FAULT || isOfPlaces();
    }

    /// Tells whether it is about how long or how much: of these a run has many, and each tells little.
    ///
    /// @return whether it is
    public boolean isAmount() {
        return this == LATENCY || this == SHORT_IO;
    }

    /// Tells whether another answer than 0 is a deviation from the order of things, one that a person has to follow in a
    /// report: a switch of who runs, a timer out of order.
    ///
    /// @return whether it belongs to the schedule
    public boolean isSchedule() {
        return compareTo(FOREIGN_ENTRY) <= 0;
    }
}
