package org.weft.sim.kernel;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who has run last, in a ring: enough to see a cycle.
final class Recent {
    private static final int LENGTH = 256;

    private final @Nullable Unit[] units = new Unit[LENGTH];
    private final @Nullable String[] paths = new String[LENGTH];
    private int end;

    void add(Unit unit, String path) {
        units[end % LENGTH] = unit;
        paths[end % LENGTH] = path;
        end++;
    }

    /// The shortest sequence of slices that the last ones repeat at least twice; all that is kept if there is none.
    List<String> cycle() {
        List<String> last = new ArrayList<>();
        for (int i = Math.max(0, end - LENGTH); i < end; i++)
            last.add(units[i % LENGTH] + " " + paths[i % LENGTH]);
        for (int length = 1; length <= last.size() / 2; length++) {
            List<String> tail = last.subList(last.size() - length, last.size());
            if (tail.equals(last.subList(last.size() - 2 * length, last.size() - length)))
                return List.copyOf(tail);
        }
        return last;
    }
}
