package org.weft;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A microthread that computes something, and the place where its result is collected.
///
/// @param <T> the result
public final class Fork<T extends @Nullable Object> {
    private final Microthread microthread;
    private @Nullable Event<Outcome<T>> ended;

    Fork(Microthread microthread) {
        this.microthread = microthread;
    }

    /// Waits for the result. Suspends unless it is there. If the caller is cancelled the microthread goes on.
    ///
    /// @return what it has computed
    /// @throws FailedException if it has failed (the instance that its scope throws too), or was cancelled
    /// @throws InterruptedException if the caller is cancelled
    public T join() throws InterruptedException {
        return switch (ended().await()) {
            case Outcome.Success<T>(T value) -> value;
            case Outcome.Failure<T> _ -> throw microthread.failureOrThrow();
            case Outcome.Cancellation<T>(String reason) ->
                    throw new FailedException(
                            microthread.name(),
                            new Cancelled(
                                    "microthread \"" + microthread.name() + "\"", reason, null));
        };
    }

    /// Waits for the results of all, in the order of the list. Suspends unless they are there. If the caller is cancelled
    /// the microthreads go on.
    ///
    /// The first in the list that has failed is told, once those before it have ended; inside the scope that owns them a
    /// failure cancels the caller before that.
    ///
    /// @param forks whose results to collect
    /// @param <T> the results
    /// @return the results, in the order of the list; unmodifiable
    /// @throws FailedException as [#join] does
    /// @throws InterruptedException if the caller is cancelled
    public static <T extends @Nullable Object> List<T> joinAll(
            List<? extends Fork<? extends T>> forks) throws InterruptedException {
        List<Fork<? extends T>> all = List.copyOf(forks);
        if (all.isEmpty()) Microthread.current().waits.checkpoint();
        List<T> results = new ArrayList<>(all.size());
        for (Fork<? extends T> fork : all) results.add(fork.join());
        return Collections.unmodifiableList(results); // of an action's, `null` is the result
    }

    /// Describes its end: holds from then on.
    ///
    /// @return the event, with how it ended
    public Event<Outcome<T>> ended() {
        if (ended == null) ended = microthread.ended().map(EventSupport::<Outcome<T>>cast);
        return ended;
    }

    /// Cancels this microthread alone, as [Microthread#cancel] does. Never suspends.
    ///
    /// @param reason why; shown in messages
    public void cancel(String reason) {
        microthread.cancel(reason);
    }

    /// Hands out the microthread behind it.
    ///
    /// @return its handle
    public Microthread microthread() {
        return microthread;
    }

    @Override
    public String toString() {
        return "fork of " + microthread;
    }
}
