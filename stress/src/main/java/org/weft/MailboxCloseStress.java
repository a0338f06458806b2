package org.weft;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// A reactor ends while somebody posts: each piece of work is run once, by the reactor or by its heir.
@JCStressTest
@Outcome(id = "2, 0", expect = ACCEPTABLE, desc = "both run once, nothing left inside")
@State
public class MailboxCloseStress {
    private final Mailbox mailbox = new Mailbox(new SpinPoller(1), Runnable::run);
    private final AtomicInteger runs = new AtomicInteger();

    /// The reactor's side: its last turn, and its end.
    @Actor
    public void reactor() {
        Runnable work = mailbox.poll();
        if (work != null) work.run();
        mailbox.close();
    }

    /// Another thread.
    @Actor
    public void other() {
        mailbox.post(runs::incrementAndGet);
        mailbox.post(runs::incrementAndGet);
    }

    /// Counts.
    ///
    /// @param r how often work was run; how much is left
    @Arbiter
    public void end(II_Result r) {
        r.r1 = runs.get();
        r.r2 = mailbox.isEmpty() ? 0 : 1;
    }
}
