package org.weft;

import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// In which order a choice asks its leaves, where that is not simply the order in which they were named.
sealed interface Order {
    /// Asks until one is there; [Source#NOT_YET] if none is.
    @Nullable Object poll(Choice<?> choice, Waits waits);

    /// One leaf.
    record One(int index) implements Order {
        @Override
        public @Nullable Object poll(Choice<?> choice, Waits waits) {
            return choice.poll(index, waits);
        }
    }

    /// The one named first is asked first.
    record AsNamed(List<Order> members) implements Order {
        @Override
        public @Nullable Object poll(Choice<?> choice, Waits waits) {
            for (Order member : members) {
                Object value = member.poll(choice, waits);
                if (value != Source.NOT_YET) return value;
            }
            return Source.NOT_YET;
        }
    }

    /// Drawn anew each time: the first of a random permutation that is there is each of those with equal probability. The
    /// permutation (Fisher and Yates) is made no further than it is needed, in memory of the microthread that waits: its
    /// part from `scratchAt` on, so that nested groups do not disturb each other.
    record Drawn(List<Order> members, int scratchAt) implements Order {
        @Override
        public @Nullable Object poll(Choice<?> choice, Waits waits) {
            int[] scratch = waits.scratch(scratchAt + members.size());
            RandomGenerator random = waits.random();
            for (int i = 0; i < members.size(); i++) scratch[scratchAt + i] = i;
            for (int i = 0; i < members.size(); i++) {
                int drawn = scratchAt + i + random.nextInt(members.size() - i);
                Order member = members.get(scratch[drawn]);
                scratch[drawn] = scratch[scratchAt + i];
                Object value = member.poll(choice, waits);
                if (value != Source.NOT_YET) return value;
                scratch = waits.scratch(0); // a nested group may have made it grow
            }
            return Source.NOT_YET;
        }
    }
}
