package org.weft;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.weft.event.Channel;
import org.weft.event.ChannelClosedException;
import org.weft.event.Condition;
import org.weft.event.Flag;
import org.weft.event.Semaphore;
import org.weft.event.Value;
import org.weft.event.View;
import org.weft.testing.VirtualWorld;

/// Runs a [Program] and its [ProgramModel] side by side, and compares whatever can be seen whenever all others wait.
final class ProgramRun {
    private static final int MOST_TURNS = 10_000;
    private static final Duration MOMENT = ofMillis(1);

    private final Program program;
    private final Scope scope;
    private final ProgramModel model = new ProgramModel();
    private final Slot[] slots = new Slot[Program.SLOTS];

    private final List<Channel<Integer>> channels =
            List.of(Channel.rendezvous(), Channel.bounded(ProgramModel.CAPACITIES[1]));
    private final Semaphore semaphore = new Semaphore(ProgramModel.PERMITS);
    private final List<Value<Integer>> values = List.of(new Value<>(0), new Value<>(0));
    private final Value<Integer> first = values.get(0);
    private final Value<Integer> second = values.get(1);
    private final View<Integer> derived =
            View.of(() -> ProgramModel.derived(first.get(), second.get()), first, second);
    private final Flag flag = new Flag();
    private final WaitQueue<String> queue = new WaitQueue<>("queue");

    private final List<Event<?>> changes =
            List.of(first.changed(), second.changed(), derived.changed());
    private final List<Event<Void>> conditions =
            List.of(holds(first), flag.raised(), holds(derived));

    private int stepCount;

    /// A wait under way: what the model thinks of it, and what has become of it.
    private static final class Slot {
        final ProgramModel.Waiter expected;
        Microthread microthread;
        String outcome;
        boolean isCancelledAfterwards;
        boolean isAsked;
        int nacks;

        Slot(ProgramModel.Waiter expected) {
            this.expected = expected;
        }
    }

    private ProgramRun(Program program, Scope scope) {
        this.program = program;
        this.scope = scope;
    }

    /// Runs it in a world of its own, on the calling thread.
    ///
    /// @return what the world's director has observed
    /// @throws AssertionError if anything is not as the model says
    static List<String> of(Program program) {
        VirtualWorld world =
                program.seed() == 0 ? VirtualWorld.plain() : VirtualWorld.seeded(program.seed());
        run(world, scope -> new ProgramRun(program, scope).conduct());
        return world.trace();
    }

    /// Drives a reactor by hand until `body` and all it has started have ended; nothing ever really sleeps.
    static void run(VirtualWorld world, ScopedAction<?> body) {
        run(world, MOST_TURNS, body);
    }

    static void run(VirtualWorld world, long mostTurns, ScopedAction<?> body) {
        List<Throwable> errors = new ArrayList<>();
        Loop loop = Reactor.builder().world(world).errorSink(errors::add).loop();
        loop.begin(() -> {
            try {
                Scope.run("main", body);
            } catch (Throwable e) {
                errors.add(e);
            }
            return EventSupport.nothing();
        });
        for (long turns = 0; loop.step(ofHours(1).toNanos()); turns++)
            if (turns > mostTurns) throw new AssertionError("it does not end: " + errors);
        if (!errors.isEmpty()) throw new AssertionError(errors.toString(), errors.getFirst());
        if (!loop.timers.isEmpty()) throw new AssertionError("a timer is left");
    }

    private static Event<Void> holds(View<Integer> view) {
        Condition isOne = view.is(n -> n == 1);
        return isOne.holds();
    }

    private void conduct() throws InterruptedException {
        for (Program.Step step : program.steps()) {
            stepCount++;
            perform(step);
        }
        for (int i = 0; i < slots.length; i++) cancel(i);
        settle();
        assertNothingIsLeft();
    }

    private void perform(Program.Step step) throws InterruptedException {
        switch (step) {
            case Program.Step.Wait wait -> begin(wait);
            case Program.Step.Do deed -> perform(deed);
            case Program.Step.Cancel(int slot) -> cancel(slot);
            case Program.Step.Pass(int seconds) -> pass(ofSeconds(seconds));
            case Program.Step.Settle _ -> settle();
        }
    }

    // ---- waits

    private void begin(Program.Step.Wait wait) throws InterruptedException {
        if (slots[wait.slot()] != null) return;
        int item = stepCount;
        var slot = new Slot(model.begin(wait, item));
        slots[wait.slot()] = slot;
        slot.microthread = scope.start("slot " + wait.slot(), () -> live(slot, wait, item));
        if (wait.isCancelledAtOnce()) slot.microthread.cancel("before it has run");
        settle();
    }

    private void live(Slot slot, Program.Step.Wait wait, int item) {
        try {
            slot.outcome =
                    wait.limitSeconds() == 0
                            ? await(slot, wait, item)
                            : Timeout.call(
                                    ofMillis(ProgramModel.limitMillis(wait.limitSeconds())),
                                    () -> await(slot, wait, item));
        } catch (ChannelClosedException _) {
            slot.outcome = ProgramModel.CLOSED;
        } catch (TimedOutException _) {
            slot.outcome = ProgramModel.TIMED_OUT;
        } catch (InterruptedException _) {
            slot.outcome = ProgramModel.CANCELLED;
            return;
        }
        try {
            Microthread.yield();
        } catch (InterruptedException _) {
            slot.isCancelledAfterwards = true;
        }
    }

    private String await(Slot slot, Program.Step.Wait wait, int item) throws InterruptedException {
        List<Program.Alternative> alternatives = wait.alternatives();
        Program.Alternative first = alternatives.getFirst();
        boolean isSend = alternatives.size() == 1 && first.kind() == Program.Kind.SENT;
        if (isSend && wait.making() == Program.Making.BEFORE) {
            channels.get(first.on()).send(item);
            return ProgramModel.outcome(0, "sent");
        }
        List<Event<String>> events = new ArrayList<>();
        for (int i = 0; i < alternatives.size(); i++) {
            int index = i;
            Event<String> event = event(alternatives.get(i), item);
            if (i == 0) event = made(event, wait.making(), slot);
            events.add(event.map(v -> ProgramModel.outcome(index, v)));
        }
        return events.size() == 1 ? events.getFirst().await() : Event.anyOf(events).await();
    }

    private static Event<String> made(Event<String> event, Program.Making making, Slot slot) {
        return switch (making) {
            case BEFORE -> event;
            case BY_GUARD -> Event.guard(() -> event);
            case WITH_NACK ->
                    Event.withNack(nack -> {
                        nack.once(_ -> slot.nacks++);
                        slot.isAsked = true;
                        return event;
                    });
        };
    }

    private Event<String> event(Program.Alternative alternative, int item) {
        int on = alternative.on();
        return switch (alternative.kind()) {
            case RECEIVED -> channels.get(on).received().map(String::valueOf);
            case ACQUIRED -> semaphore.acquired().as("acquired");
            case CHANGED -> changes.get(on).map(String::valueOf);
            case HOLDS -> conditions.get(on).as("holds");
            case FIRED -> queue.event();
            case AFTER -> Event.after(ofSeconds(on)).as("time");
            case SENT -> channels.get(on).sent(item).as("sent");
        };
    }

    private void cancel(int number) {
        Slot slot = slots[number];
        if (slot == null) return;
        model.cancel(slot.expected);
        slot.microthread.cancel("by the program");
    }

    // ---- deeds

    private void perform(Program.Step.Do step) {
        int on = step.on();
        switch (step.deed()) {
            case TRY_SEND -> expect(model.trySend(on, stepCount), trySend(on));
            case TRY_RECEIVE -> expect(model.tryReceive(on), tryReceive(on));
            case TRY_ACQUIRE -> expect(model.tryAcquire(), "" + semaphore.tryAcquire());
            case FIRE_ONE -> expect(model.fireOne("fired"), "" + queue.fireOne("fired"));
            case FIRE_ALL -> expect(model.fireAll("fired"), "" + queue.fireAll("fired"));
            case RELEASE -> {
                model.release();
                semaphore.release();
            }
            case SET -> {
                model.set(on, step.value());
                values.get(on).set(step.value());
            }
            case TOUCH -> {
                model.touch(on);
                values.get(on).touch();
            }
            case RAISE -> {
                model.raise(true);
                flag.raise();
            }
            case LOWER -> {
                model.raise(false);
                flag.lower();
            }
            case CLOSE -> {
                model.close(on);
                channels.get(on).close();
            }
        }
    }

    private String trySend(int on) {
        try {
            return String.valueOf(channels.get(on).trySend(stepCount));
        } catch (ChannelClosedException _) {
            return ProgramModel.CLOSED;
        }
    }

    private String tryReceive(int on) {
        try {
            Optional<Integer> item = channels.get(on).tryReceive();
            return item.map(String::valueOf).orElse(ProgramModel.NONE);
        } catch (ChannelClosedException _) {
            return ProgramModel.CLOSED;
        }
    }

    // ---- comparing

    private void settle() throws InterruptedException {
        pass(MOMENT);
    }

    private void pass(Duration time) throws InterruptedException {
        model.advance(time.toMillis());
        Microthread.sleep(time);
        if (time != MOMENT) { // who was due at that very moment has not run yet
            model.advance(MOMENT.toMillis());
            Microthread.sleep(MOMENT);
        }
        expect(model.state(), state());
        for (int i = 0; i < slots.length; i++) if (slots[i] != null) compare(i, slots[i]);
    }

    private void compare(int number, Slot slot) {
        String name = "slot " + number + ": ";
        if (model.isWaiting(slot.expected)) {
            expect(name + "it waits", name + (slot.outcome == null ? "it waits" : slot.outcome));
            expect(name + "WAITING", name + slot.microthread.state());
            expect(name + "nacks 0", name + "nacks " + slot.nacks);
            return;
        }
        if (slot.outcome == null || !slot.expected.outcomes.contains(slot.outcome))
            expect(name + slot.expected.outcomes, name + slot.outcome);
        expect(
                name + "cancelled afterwards " + slot.expected.isCancelledAfterwards,
                name + "cancelled afterwards " + slot.isCancelledAfterwards);
        expect(name + "ENDED", name + slot.microthread.state());
        if (!slot.outcome.equals(ProgramModel.CLOSED)) { // which does not tell who was chosen
            boolean isNacked = slot.isAsked && !slot.outcome.startsWith("0=");
            expect(name + "nacks " + (isNacked ? 1 : 0), name + "nacks " + slot.nacks);
        }
        slots[number] = null;
    }

    /// In the same words as [ProgramModel#state].
    private String state() {
        return "items "
                + channels.get(0).size()
                + " and "
                + channels.get(1).size()
                + ", permits "
                + semaphore.available()
                + ", derived "
                + derived.get()
                + ", flag "
                + flag.isRaised()
                + ", nobody waits to be fired at "
                + queue.isEmpty();
    }

    private void assertNothingIsLeft() {
        for (int on = 0; on < channels.size(); on++) {
            expect(model.trySend(on, stepCount), trySend(on)); // no receiver is left
            for (int i = 0; i <= ProgramModel.CAPACITIES[on] + 1; i++)
                expect(model.tryReceive(on), tryReceive(on)); // no sender is left
        }
        expect("timers 0", "timers " + Loop.here().timers.size());
    }

    private void expect(String expected, String actual) {
        if (Objects.equals(expected, actual)) return;
        throw new AssertionError(
                "after step " + stepCount + ": expected " + expected + ", but was " + actual);
    }
}
