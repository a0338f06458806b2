package org.weft.examples;

import static java.time.Duration.ofSeconds;

import org.weft.*;
import org.weft.event.*;
import org.weft.sim.*;

/// Two take money from one account, and the journal they write to is hardly ever full. Tried in
/// all orders: first an account that looks and takes in one slice, then one that does not.
///
/// ```
/// ./weft sim examples/src/main/java/org/weft/examples/Withdrawals.java
/// ```
final class Withdrawals {
    private static final int JOURNAL_PAGES = 8;

    // guide: explore
    static void main() {
        Simulation.explore(
                ExploreOptions.within(ofSeconds(2)), scope -> bothWithdraw(new Careful(), scope));
        IO.println("the careful account is never overdrawn");
        Simulation.explore(
                ExploreOptions.within(ofSeconds(2)), scope -> bothWithdraw(new Careless(), scope));
    }

    // end

    // guide: withdrawals
    static void bothWithdraw(Account account, Scope scope) {
        for (String name : new String[] {"Ann", "Bob"})
            scope.start(
                    name,
                    () -> {
                        account.withdraw(70);
                        Expect.always(account.balance >= 0, "no account is overdrawn");
                    });
    }

    // end

    // guide: careless
    /// Sure that there is enough, it writes to the journal, and then takes.
    static final class Careless extends Account {
        @Override
        void withdraw(int amount) throws InterruptedException {
            if (balance < amount) return;
            journal.send("withdrawn: " + amount); // suspends if the journal is full
            balance -= amount;
        }
    }

    // end

    // guide: careful
    /// Takes in the slice in which it has looked.
    static final class Careful extends Account {
        @Override
        void withdraw(int amount) throws InterruptedException {
            if (balance < amount) return;
            balance -= amount;
            journal.send("withdrawn: " + amount);
        }
    }

    // end

    abstract static class Account {
        final Channel<String> journal = Channel.bounded(JOURNAL_PAGES);
        int balance = 100;

        abstract void withdraw(int amount) throws InterruptedException;
    }

    private Withdrawals() {}
}
