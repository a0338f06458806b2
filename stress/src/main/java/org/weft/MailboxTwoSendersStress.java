package org.weft;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// Two threads post to a reactor that is asleep: at least one of them wakes it, and both arrive.
@JCStressTest
@Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "both have arrived, and it is awake")
@State
public class MailboxTwoSendersStress {
    private final SpinPoller poller = new SpinPoller(0);
    private final Mailbox mailbox = new Mailbox(poller, _ -> {});

    /// Puts the reactor to sleep.
    public MailboxTwoSendersStress() {
        try {
            mailbox.sleep(Timers.NEVER);
        } catch (SpinPoller.WakeUpLost _) {
            if (!mailbox.isAsleep()) throw new AssertionError("it is not asleep");
        }
    }

    /// A thread.
    @Actor
    public void first() {
        mailbox.post(() -> {});
    }

    /// Another.
    @Actor
    public void second() {
        mailbox.post(() -> {});
    }

    /// The reactor.
    ///
    /// @param r how much has arrived; whether it was woken
    @Arbiter
    public void reactor(II_Result r) {
        try {
            poller.poll(Timers.NEVER);
            r.r2 = 1;
        } catch (SpinPoller.WakeUpLost _) {
            r.r2 = 0;
        }
        while (mailbox.poll() != null) r.r1++;
    }
}
