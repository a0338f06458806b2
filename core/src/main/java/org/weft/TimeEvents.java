package org.weft;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The events that no queue stands behind: moments, never, always.
final class TimeEvents {
    static Event<Instant> after(Duration delay) {
        return new After(Timers.nanos(delay)).map(_ -> Reactor.current().now());
    }

    static Event<Instant> at(Instant time) {
        return new At(Objects.requireNonNull(time, "time")).map(_ -> Reactor.current().now());
    }

    /// A sleep: the waiter brings its length, so that no event need be made for it.
    static Source<Void> sleep() {
        return Sleep.INSTANCE;
    }

    private TimeEvents() {}

    /// A length of time that the waiter brings as its deadline, until it is enrolled.
    static final class Sleep extends Source<Void> {
        private static final Sleep INSTANCE = new Sleep();

        @Override
        @Nullable Object poll(@Nullable Object brought) {
            return NOT_YET;
        }

        @Override
        void enrol(Waiter waiter) {
            Loop loop = Loop.here();
            waiter.source = this;
            loop.timers.add(waiter, Timers.after(loop.clock.nanos(), waiter.deadlineNanos));
        }

        @Override
        void withdraw(Waiter waiter) {
            Loop.here().timers.remove(waiter);
        }

        @Override
        void expired(Waiter waiter) {
            waiter.source = null;
            waiter.commit(null, false);
        }

        @Override
        public String toString() {
            return "sleep";
        }
    }

    /// A length of time, counted from the beginning of each wait.
    static final class After extends Source<Void> {
        private final long delayNanos;

        After(long delayNanos) {
            this.delayNanos = delayNanos;
        }

        @Override
        @Nullable Object poll(@Nullable Object brought) {
            return delayNanos > 0 ? NOT_YET : null;
        }

        @Override
        void enrol(Waiter waiter) {
            Loop loop = Loop.here();
            waiter.source = this;
            loop.timers.add(waiter, Timers.after(loop.clock.nanos(), delayNanos));
        }

        @Override
        void withdraw(Waiter waiter) {
            Loop.here().timers.remove(waiter);
        }

        @Override
        void expired(Waiter waiter) {
            waiter.source = null;
            waiter.commit(null, false);
            if (waiter.isPersistent()) enrol(waiter);
        }

        @Override
        public String toString() {
            return "after " + Duration.ofNanos(delayNanos);
        }
    }

    /// A moment of the wall clock.
    static final class At extends Source<Void> {
        private final Instant time;

        At(Instant time) {
            this.time = time;
        }

        @Override
        @Nullable Object poll(@Nullable Object brought) {
            return Loop.here().clock.now().isBefore(time) ? NOT_YET : null;
        }

        @Override
        void enrol(Waiter waiter) {
            Loop loop = Loop.here();
            waiter.source = this;
            long remainingNanos = Timers.nanos(Duration.between(loop.clock.now(), time));
            loop.timers.add(waiter, Timers.after(loop.clock.nanos(), Math.max(0, remainingNanos)));
        }

        @Override
        void withdraw(Waiter waiter) {
            Loop.here().timers.remove(waiter);
        }

        @Override
        void expired(Waiter waiter) {
            waiter.source = null;
            if (poll(null) == NOT_YET) enrol(waiter); // the wall clock was set back
            else waiter.commit(null, false);
        }

        @Override
        public String toString() {
            return "at " + time;
        }
    }

    /// Always there with a value, or never there.
    static final class Fixed<T> extends Source<T> {
        private static final Fixed<Object> NEVER = new Fixed<>("never", NOT_YET);

        private final String name;
        private final @Nullable Object value;

        Fixed(String name, @Nullable Object value) {
            this.name = name;
            this.value = value;
        }

        static <T> Event<T> never() {
            return EventSupport.cast(NEVER);
        }

        @Override
        @Nullable Object poll(@Nullable Object brought) {
            return value;
        }

        @Override
        void enrol(Waiter waiter) {}

        @Override
        void withdraw(Waiter waiter) {}

        @Override
        public String toString() {
            return name;
        }
    }
}
