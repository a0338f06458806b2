package org.weft.spi;

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
    /// @param path who: the names from `main` down, as `main/greet/2` for the second `greet` that `main` started
    void observe(Step step, String path);

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
        /// It has ended.
        END
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
