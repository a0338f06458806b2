package org.weft;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Takes an event apart into its leaves. Nested choices are flattened, and a leaf named twice counts once.
///
/// What a guard makes can only be known when a wait begins. So a description is taken apart without its guards, and says
/// that it has some; for each wait it is taken apart once more, *forced*: the guards are asked, in order, and each one's
/// leaves lie side by side.
final class Flattening {
    final List<Leaf> leaves = new ArrayList<>();
    final List<Nack> nacks = new ArrayList<>(0);
    boolean isGuarded;

    private final Map<Leaf, Integer> indexes = new HashMap<>();
    private final boolean isForced;
    private boolean isAnyFair;
    private int guardDepth;
    private @Nullable Order order;
    private int scratchCount;

    private Flattening(boolean isForced) {
        this.isForced = isForced;
    }

    /// Takes an event apart; `isForced`: asks its guards, too.
    static Flattening of(Event<?> event, boolean isForced) {
        return ofGroup(List.of(event), false, isForced);
    }

    /// Takes several apart. If a guard throws, those before it are told that they were not chosen.
    static Flattening ofGroup(List<? extends Event<?>> events, boolean isFair, boolean isForced) {
        var flattening = new Flattening(isForced);
        boolean isComplete = false;
        try {
            flattening.order = flattening.addGroup(events, isFair, List.of());
            isComplete = true;
        } finally {
            if (!isComplete) Nack.fireAllBut(Nack.NONE_CHOSEN, flattening.nacks);
        }
        return flattening;
    }

    /// The order of asking, if some of it is drawn; `null` if it is simply that of the leaves.
    @Nullable Order drawnOrder() {
        return isAnyFair ? order : null;
    }

    private Order add(Event<?> event, List<Function<Object, Object>> functions) {
        return switch (Objects.requireNonNull(event, "event")) {
            case Source<?> source -> addLeaf(new Leaf(source, functions));
            case Mapped<?, ?> mapped ->
                    add(mapped.base(), Leaf.before(mapped.function(), functions));
            case Choice<?> choice -> addGroup(choice.events, choice.isFair, functions);
            case Guard<?> guard -> addGuard(guard, functions);
        };
    }

    private Order addGroup(
            List<? extends Event<?>> events,
            boolean isFair,
            List<Function<Object, Object>> functions) {
        isAnyFair |= isFair;
        int scratchAt = scratchCount;
        if (isFair) scratchCount += events.size();
        var distinct = new LinkedHashSet<Order>(); // who is named twice is not drawn twice as often
        for (Event<?> event : events) distinct.add(add(event, functions));
        List<Order> members = List.copyOf(distinct);
        return isFair ? new Order.Drawn(members, scratchAt) : new Order.AsNamed(members);
    }

    private Order addLeaf(Leaf leaf) {
        boolean isOfGuard = guardDepth > 0;
        int index = isOfGuard ? leaves.size() : indexes.computeIfAbsent(leaf, _ -> leaves.size());
        if (index == leaves.size()) leaves.add(leaf);
        return new Order.One(index);
    }

    private Order addGuard(Guard<?> guard, List<Function<Object, Object>> functions) {
        isGuarded = true;
        if (!isForced) return new Order.AsNamed(List.of());
        var nack = new Nack(leaves.size());
        nacks.add(nack);
        Event<?> made =
                Objects.requireNonNull(
                        guard.perAwait().apply(nack.event()),
                        "a guard returned null: expected an event");
        guardDepth++;
        Order order = add(made, functions);
        guardDepth--;
        nack.endsAt(leaves.size());
        return order;
    }
}
