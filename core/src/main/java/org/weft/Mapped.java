package org.weft;

import java.util.function.Function;

/// An event whose value goes through a function, in the microthread that has waited.
record Mapped<S, T>(Event<S> base, Function<? super S, ? extends T> function) implements Event<T> {
    @Override
    public T await() throws InterruptedException {
        return function.apply(base.await());
    }

    @Override
    public String toString() {
        return base.toString();
    }
}
