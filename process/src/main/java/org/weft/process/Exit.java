package org.weft.process;

/// How a process has ended.
public sealed interface Exit {
    /// It ended by itself.
    ///
    /// @param value its exit code, 0 to 255; 0 says that all went well
    record Code(int value) implements Exit {
        @Override
        public String toString() {
            return "exit code " + value;
        }
    }

    /// A signal has ended it.
    ///
    /// The JDK tells such an end as the code 128 + `number`, and so do shells when a command of
    /// theirs was killed: **a process that ends by itself with a code from 129 to 192 looks like
    /// this too**, for one a shell in which `kill -9` has hit the last command.
    ///
    /// @param number the signal's number: 9 is KILL, 15 is TERM
    record Signal(int number) implements Exit {
        @Override
        public String toString() {
            return "signal " + number;
        }
    }
}
