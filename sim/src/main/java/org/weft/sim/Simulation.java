package org.weft.sim;

import java.time.Duration;

/// A world of simulated hosts, in which a program runs as it is: time jumps, the network and the processes are made up, and
/// everything that is left open is decided by a seed.
///
/// ```java
/// Simulation.run(SimOptions.seeds(100), sim -> {
///     sim.host("server", () -> EchoServer.serve(7));
///     sim.on("client", () -> {
///         try (var stream = Tcp.connect("server", 7)) { .. }
///     });
/// });
/// ```
public interface Simulation {
    /// Runs a simulation for all seeds of the options.
    ///
    /// @param options how
    /// @param body sets it up; called for each seed
    /// @throws SimulationFailure if a run fails, or goes otherwise the second time, or a `sometimes` never held
    /// @throws IllegalArgumentException if a system property `weft.sim..` says nothing that makes sense
    /// @throws IllegalStateException if it is called inside of another simulation, or of a reactor
    static void run(SimOptions options, SimBody body) {
        Campaigns.run(Caller.name(), options, body);
    }

    /// Runs a piece of a program under many schedules: other orders of the ready microthreads and of timers due together,
    /// suspending calls that yield although they need not, limits that pass at any moment.
    ///
    /// ```java
    /// Simulation.explore(ExploreOptions.within(ofSeconds(2)), scope -> {
    ///     var account = new Account(100);
    ///     scope.start("a", () -> account.withdraw(70));
    ///     scope.start("b", () -> account.withdraw(70));
    /// });
    /// ```
    ///
    /// @param options how
    /// @param body what to run
    /// @throws SimulationFailure if a run fails, or goes otherwise the second time, or a `sometimes` never held
    /// @throws IllegalArgumentException if a system property `weft.sim..` says nothing that makes sense
    /// @throws IllegalStateException if it is called inside of another simulation, or of a reactor
    static void explore(ExploreOptions options, Body body) {
        Campaigns.explore(Caller.name(), options, body);
    }

    /// Works for a while: simulated time passes within the slice, as it does in a long computation, and nobody else of the
    /// reactor runs. To be called by a microthread; outside of a simulation it does nothing.
    ///
    /// @param length how long
    /// @throws IllegalArgumentException if it is negative
    /// @throws IllegalStateException if the body calls it
    static void work(Duration length) {
        if (length.isNegative()) throw new IllegalArgumentException("length < 0: " + length);
        Episode episode = Expect.here();
        if (episode != null) episode.work(length);
    }

    /// Writes a line into the table of a report, in the column of the microthread that calls it: what a program knows of itself,
    /// as that it leads. Outside of a simulation it does nothing.
    ///
    /// @param text what
    static void note(String text) {
        Episode episode = Expect.here();
        if (episode != null) episode.note(text);
    }

    /// Adds a host, and starts what it does. The run does not wait for it, but fails with it.
    ///
    /// @param name its name in the network
    /// @param action what it does; again each time it is restarted
    /// @return the host
    /// @throws IllegalArgumentException if there is one of that name, or it is no name for a host
    Host host(String name, HostAction action);

    /// Adds a host, as [#host] does, for whose end the run waits.
    ///
    /// @param name its name in the network
    /// @param action what it does
    /// @return the host
    Host on(String name, HostAction action);

    /// Hands out the network, whose faults are the script's.
    ///
    /// @return the same each time
    SimNetwork network();

    /// Hands out the child processes, that is the programs there are.
    ///
    /// @return the same each time
    SimProcesses processes();

    /// Tells how much time has passed.
    ///
    /// @return simulated time since the beginning
    Duration elapsed();

    /// Tells the seed of this run.
    ///
    /// @return the seed
    long seed();

    /// Leaves something of the script open, as whether a host crashes, and when. Other than a random draw it is made as simple as
    /// the failure allows before that is reported.
    ///
    /// @param what what is open, in words other than those of other choices
    /// @param alternatives how many there are, at least 1
    /// @return from 0 to `alternatives - 1`; 0 is taken for the simplest, as that nothing goes wrong
    /// @throws IllegalArgumentException if `alternatives` is less than 1
    int choose(String what, int alternatives);

    /// Runs until nothing is left to happen, or all that [#on] has named have ended. For the body only.
    void runUntilQuiet();
}
