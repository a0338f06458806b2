package org.weft.spi;

import java.util.List;
import java.util.Optional;
import org.weft.Outcome;

/// Takes the decisions that a reactor otherwise takes by its fixed rules, and watches its steps: the seam of the
/// simulator. A reactor whose world has no director pays nothing for it.
///
/// All calls come on the reactor's threads, one at a time, and must neither block nor throw.
public interface Director {
    /// Chooses one of several alternatives.
    ///
    /// @param choice what is being decided
    /// @param candidates the alternatives, at least two; valid only during the call
    /// @return which one, from 0; 0 is what a reactor without a director does
    int choose(Choice choice, Candidates candidates);

    /// Is told what a microthread does.
    ///
    /// @param step what happened
    /// @param subject who; valid only during the call
    void observe(Step step, Subject subject);

    /// Is told that something was fired for which nobody waited: not wrong in itself, but where a wake-up was lost, this was
    /// it. Not told while a deadlock that was found unwinds.
    ///
    /// @param what the name of the queue
    default void missed(String what) {}

    /// Is told that microthreads wait for each other.
    ///
    /// @param paths who, each waiting for the next
    /// @return whether it reports that itself; if not, it is logged, as without a director
    default boolean reportsCycle(List<String> paths) {
        return false;
    }

    /// Is told that a microthread, or a scope, is cancelled; also by its own limit.
    ///
    /// @param cancellation of what, by whom, and why; valid only during the call
    default void cancelled(Cancellation cancellation) {}

    /// Is told that something has happened that the director does not decide, so that it may be different the next time. What
    /// debuggers and thread dumps do to the reactor is not among it. Direct engine only.
    ///
    /// @param escape what
    /// @param by the thread whose doing it was
    /// @param where the stack of that thread when it did it
    default void escaped(Escape escape, Thread by, List<StackTraceElement> where) {}

    /// What can be decided.
    enum Choice {
        /// Which of the ready microthreads runs next. 0 is the one ready the longest.
        NEXT_MICROTHREAD,
        /// Whether a suspending call that can complete at once lets others run first: 0 no, 1 yes.
        YIELD,
        /// Which of the timers due at the same nanosecond fires first. 0 is the one set first.
        TIMER_TIE,
        /// Whether work that another thread has sent enters in this turn (0) or in the next (1).
        FOREIGN_ENTRY
    }

    /// What a microthread does.
    enum Step {
        /// It was started; it is ready and has not run yet.
        START,
        /// One of its slices begins.
        SLICE,
        /// The slice has ended, and it waits, or lets others run.
        PAUSE,
        /// It has ended.
        END
    }

    /// What the director does not decide.
    enum Escape {
        /// Another thread has sent work: it has unparked a microthread, or used an inlet or a door.
        FOREIGN_WORK,
        /// A microthread has blocked in the JDK for a limited time, which passes on the machine's clock: `Thread.sleep`, say.
        TIMED_BLOCK,
        /// A microthread has blocked in the JDK until somebody wakes it.
        BLOCK
    }

    /// A microthread, as a director sees it.
    interface Subject {
        /// Names it.
        ///
        /// @return the names from `main` down, as `main/greet/2` for the second `greet` that `main` started
        String path();

        /// Tells what it waits for.
        ///
        /// @return the name of the event; empty if it does not wait
        String waitsFor();

        /// Tells where it is. Takes some microseconds.
        ///
        /// @return its stack, the innermost frame first; empty if it has not begun or has ended
        List<StackTraceElement> stack();

        /// Tells how it has ended.
        ///
        /// @return how; empty if it has not ended
        Optional<Outcome<?>> outcome();
    }

    /// A cancellation, as a director sees it.
    interface Cancellation {
        /// Names the microthread that is cancelled, or that has opened the scope that is.
        ///
        /// @return its path
        String path();

        /// Names what is cancelled.
        ///
        /// @return `microthread "name"` or `scope "name"`
        String what();

        /// Names who has cancelled it.
        ///
        /// @return the path of the microthread that runs; empty if none does, as when a limit has passed
        String by();

        /// Tells why.
        ///
        /// @return as [org.weft.Cancelled#reason] does
        String reason();

        /// Tells whether nobody has cancelled it, but its own limit.
        ///
        /// @return whether that has passed
        boolean isByLimit();
    }

    /// The alternatives of a choice.
    interface Candidates {
        /// Counts them.
        ///
        /// @return how many there are
        int count();

        /// Names one.
        ///
        /// @param index which, from 0
        /// @return the path of the microthread concerned, or a description where there is none
        String path(int index);
    }
}
