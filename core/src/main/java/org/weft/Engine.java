package org.weft;

/// How a microthread is suspended and resumed: the one seam between the loop and the JDK. Two implementations behave
/// alike; DIRECT is faster and lets others run while one is inside a blocking JDK call.
sealed interface Engine permits DirectEngine, PortableEngine {
    /// Gives `microthread` its thread, which will run `life`. Called by the microthread that starts it.
    void create(Microthread microthread, Runnable life);

    /// Runs a ready microthread until it suspends, blocks or ends. Called by the loop.
    void resume(Microthread microthread);

    /// Suspends the caller, `microthread`, whose state says why, until the loop resumes it. Called by the microthread.
    ///
    /// @throws IllegalStateException if it cannot be suspended where it is
    void suspend(Microthread microthread);

    /// The caller, `microthread`, runs for the first time.
    void entered(Microthread microthread);

    /// The regions around `microthread` have changed, and with them the nearest deadline that covers it.
    void coverChanged(Microthread microthread);

    /// Makes the thread on which the loop runs, not started.
    Thread newCarrier(String name, Runnable loop);

    /// Takes in a continuation that somebody else than the loop wants to be run.
    void submitted(Runnable continuation);

    /// Whether somebody waits inside the JDK for the run of this continuation. If not, only a debugger or a thread dump has
    /// submitted it, or it is a new one.
    boolean isAwaited(Runnable continuation);

    /// Runs a virtual thread that is no microthread.
    void runGuest(Microthread guest);

    /// Takes a continuation that arrives after the reactor's end.
    void inherit(Runnable continuation);

    /// Whether a virtual thread of this reactor may be inside a blocking JDK call; asked while nothing is ready.
    boolean isAnyInsideJdkCall();

    /// How many microthreads are inside blocking JDK calls, while others run. For any thread, as is the next.
    int blockedCount();

    /// How many virtual threads that are no microthreads are in the run queue.
    int readyGuestCount();

    EngineKind kind();
}
