package org.weft.bench;

import jdk.internal.vm.Continuation;
import jdk.internal.vm.ContinuationScope;

/// The JDK's own continuation with no scheduler around it: nothing on the JVM that keeps its stack can be faster.
final class RawContinuation {
    private static final ContinuationScope SCOPE = new ContinuationScope("bench");

    private RawContinuation() {}

    static void yields(long count) {
        var left = new Continuation(SCOPE, RawContinuation::yieldForEver);
        var right = new Continuation(SCOPE, RawContinuation::yieldForEver);
        for (long i = 0; i < count; i += 2) {
            left.run();
            right.run();
        }
    }

    private static void yieldForEver() {
        while (true) Continuation.yield(SCOPE);
    }
}
