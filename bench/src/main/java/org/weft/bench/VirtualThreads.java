package org.weft.bench;

/// The JDK's virtual threads on their default scheduler.
final class VirtualThreads {
    private VirtualThreads() {}

    @SuppressWarnings("ThreadPriorityCheck") // the yield is what is measured
    static void yields(long count) throws InterruptedException {
        Runnable half =
                () -> {
                    for (long i = 0; i < count; i += 2) Thread.yield();
                };
        var left = Thread.startVirtualThread(half);
        var right = Thread.startVirtualThread(half);
        left.join();
        right.join();
    }

    static void parks(long count) throws InterruptedException {
        var game = new PingPong(count);
        var first = Thread.ofVirtual().unstarted(game::playEven);
        var second = Thread.ofVirtual().unstarted(game::playOdd);
        game.players(first, second);
        first.start();
        second.start();
        first.join();
        second.join();
    }
}
