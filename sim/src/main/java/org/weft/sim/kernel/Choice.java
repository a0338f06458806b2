package org.weft.sim.kernel;

/// One thing that is left open. Valid only during the call.
public interface Choice {
    /// Tells what kind it is.
    ///
    /// @return the kind
    ChoiceKind kind();

    /// Identifies it among all of a run: made of kind, host, subject and how often that has come up before. So it stays the same
    /// when an edit, or another answer elsewhere, adds choices of others.
    ///
    /// @return the key
    long key();

    /// Identifies what it is about, on whichever host and however often that comes up.
    ///
    /// @return a hash of its subject
    long topic();

    /// Counts the alternatives.
    ///
    /// @return at least 2
    long count();

    /// Identifies an alternative independently of its place, as a microthread by its path. Only where [#isAmongSubjects].
    ///
    /// @param index which, from 0
    /// @return a hash of its name
    long subject(int index);

    /// Tells whether the alternatives are subjects with names, rather than numbers. Those of more than 64 are numbers: a step is
    /// to cost the same however many hosts there are.
    ///
    /// @return whether they are
    boolean isAmongSubjects();

    /// Describes the choice for people: where it comes up, and, of subjects, who they are.
    ///
    /// @return a text
    String describe();

    /// Tells where in the trace it stands.
    ///
    /// @return how many rows come before it; 0 if nothing is traced
    default long place() {
        return 0;
    }
}
