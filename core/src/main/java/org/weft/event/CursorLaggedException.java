package org.weft.event;

/// A cursor was too far behind: what it has not read is lost, and it goes on with the latest.
public final class CursorLaggedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final long missed;

    CursorLaggedException(long missed, int limit) {
        super(
                "more than "
                        + limit
                        + " sets behind, "
                        + missed
                        + " are lost: the next receive gives the latest; read faster or raise the cursor's limit");
        this.missed = missed;
    }

    /// Tells how many sets the cursor has not seen and will not see.
    ///
    /// @return how many, at least 1
    public long missed() {
        return missed;
    }
}
