package org.weft.sim;

import java.util.HashMap;
import java.util.Map;
import org.weft.sim.kernel.ChoiceKind;
import org.weft.sim.kernel.Kernel;
import org.weft.sim.kernel.Trace;
import org.weft.sim.kernel.Unit;

/// What the knobs are set to in one run.
final class Dials {
    private final Kernel kernel;
    private final Map<Dial, Long> settings = new HashMap<>();

    Dials(Kernel kernel) {
        this.kernel = kernel;
    }

    /// A knob on a host.
    private record Dial(String host, String knob, long alternatives) {}

    /// What a knob is set to on the host that runs: decided once.
    <T> T setting(Knob<T> knob) {
        Unit unit = kernel.running();
        if (unit == null) return knob.normal();
        var dial = new Dial(unit.host(), knob.name(), knob.alternatives());
        Long known = settings.get(dial);
        return knob.at(known != null ? known : set(dial, knob));
    }

    private long set(Dial dial, Knob<?> knob) {
        long answer = kernel.choose(ChoiceKind.KNOB, dial.host(), dial.knob(), dial.alternatives());
        settings.put(dial, answer);
        if (answer != 0)
            kernel.note(
                    Trace.Kind.FAULT,
                    dial.host(),
                    "\"" + dial.knob() + "\" is " + knob.at(answer) + ", not " + knob.normal());
        return answer;
    }
}
