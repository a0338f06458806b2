package org.weft;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// A reactor falls asleep while somebody posts: what was posted is taken, and no wake-up is lost.
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "taken once, no wake-up lost")
@State
public class MailboxWakeUpStress {
    private final SpinPoller poller = new SpinPoller(1);
    private final Mailbox mailbox = new Mailbox(poller, _ -> {});

    /// The reactor's side.
    ///
    /// @param r how many it took; whether it slept for ever
    @Actor
    public void reactor(II_Result r) {
        try {
            while (mailbox.poll() == null) mailbox.sleep(Timers.NEVER);
            r.r1++;
            if (mailbox.poll() != null) r.r1++;
        } catch (SpinPoller.WakeUpLost _) {
            r.r2 = 1;
        }
    }

    /// Another thread.
    @Actor
    public void other() {
        StressWorld.jitter();
        mailbox.post(() -> {});
        poller.senderIsDone();
    }
}
