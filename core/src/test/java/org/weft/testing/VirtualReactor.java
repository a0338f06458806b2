package org.weft.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.weft.EngineKind;
import org.weft.Reactor;
import org.weft.ScopedAction;
import org.weft.ScopedTask;

/// Describes the reactor of a test, as [Reactor.Builder] does, and runs it: on a thread of its own,
/// or [Elsewhere].
public final class VirtualReactor {
    private final Reactor.Builder builder;
    private final Optional<Elsewhere> elsewhere;

    VirtualReactor(Reactor.Builder builder, Optional<Elsewhere> elsewhere) {
        this.builder = builder;
        this.elsewhere = elsewhere;
    }

    /// Does what [Reactor.Builder#name] does.
    ///
    /// @param name the name
    /// @return this
    public VirtualReactor name(String name) {
        builder.name(name);
        return this;
    }

    /// Does what [Reactor.Builder#engine] does.
    ///
    /// @param kind the engine
    /// @return this
    public VirtualReactor engine(EngineKind kind) {
        builder.engine(kind);
        return this;
    }

    /// Does what [Reactor.Builder#errorSink] does.
    ///
    /// @param sink who is told
    /// @return this
    public VirtualReactor errorSink(Consumer<? super Throwable> sink) {
        builder.errorSink(sink);
        return this;
    }

    /// Does what [Reactor.Builder#stallLimit] does.
    ///
    /// @param limit the limit
    /// @return this
    public VirtualReactor stallLimit(Duration limit) {
        builder.stallLimit(limit);
        return this;
    }

    /// Does what [Reactor.Builder#run] does.
    ///
    /// @param main what to do
    /// @param <X> what it throws
    /// @throws X as `main` does
    /// @throws InterruptedException if the caller is interrupted
    public <X extends Exception> void run(ScopedAction<X> main) throws X, InterruptedException {
        if (elsewhere.isEmpty()) {
            builder.run(main);
            return;
        }
        Optional<Throwable> thrown = elsewhere.get().run(builder, main);
        if (thrown.isPresent()) rethrow(thrown.get());
    }

    /// Does what [Reactor.Builder#call] does.
    ///
    /// @param main what to compute
    /// @param <T> the result
    /// @param <X> what it throws
    /// @return the result
    /// @throws X as `main` does
    /// @throws InterruptedException if the caller is interrupted
    public <T, X extends Exception> T call(ScopedTask<T, X> main) throws X, InterruptedException {
        if (elsewhere.isEmpty()) return builder.call(main);
        List<T> result = new ArrayList<>();
        this.<X>run(scope -> result.add(main.call(scope)));
        return result.getFirst();
    }

    @SuppressWarnings("unchecked") // else it is unchecked
    private static <X extends Exception> void rethrow(Throwable thrown) throws X {
        if (thrown instanceof Error error) throw error;
        throw (X) thrown;
    }
}
