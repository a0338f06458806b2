package org.weft.examples.demo;

import java.util.ArrayList;
import java.util.List;

/// What the demo's built-in clients have seen. Every line sent must be answered once and correctly, or its client must
/// see a clear error; anything else is a problem.
final class Tally {
    private static final int MOST_PROBLEMS = 20; // more would say the same

    private long sent;
    private long answered;
    private long failed;
    private long sessions;
    private long killedPid;
    private final List<String> problems = new ArrayList<>();

    void sessionBegun() {
        sessions++;
    }

    void sent() {
        sent++;
    }

    void answered() {
        answered++;
    }

    /// The line under way will not be answered, and its client knows why.
    void failed() {
        failed++;
    }

    /// A child was killed on purpose.
    void killed(long pid) {
        killedPid = pid;
    }

    void problem(String what) {
        if (problems.size() < MOST_PROBLEMS) problems.add(what);
    }

    long answeredCount() {
        return answered;
    }

    long failedCount() {
        return failed;
    }

    /// Everything that is wrong, once all clients have ended.
    List<String> problems() {
        List<String> all = new ArrayList<>(problems);
        if (sent != answered + failed)
            all.add(
                    "lines sent: "
                            + sent
                            + ", but answered: "
                            + answered
                            + " and failed with an error: "
                            + failed);
        if (answered == 0) all.add("no line was answered");
        if (killedPid == 0) all.add("no child was killed on the way");
        return all;
    }

    @Override
    public String toString() {
        return "lines sent: %,d, answered: %,d, failed with a clear error: %,d, in %,d sessions; %s was killed"
                .formatted(
                        sent,
                        answered,
                        failed,
                        sessions,
                        killedPid == 0 ? "no child" : "child " + killedPid);
    }
}
