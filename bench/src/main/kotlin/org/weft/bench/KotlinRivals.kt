package org.weft.bench

import java.time.Duration
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.selects.select
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.yield

/**
 * Coroutines on the event loop of `runBlocking`, which is the single-threaded dispatcher of Kotlin that costs least.
 * The same object is sent again and again, here as in every rival: boxing would be measured otherwise.
 */
object KotlinRivals {
    private const val BATCH = 1_000L
    private const val LIMIT_MILLIS = 600_000L
    private val message = Any()

    /** Two coroutines take turns. */
    @JvmStatic
    fun yields(count: Long): Unit = runBlocking {
        launch { for (i in 0 until count / 2) yield() }
        for (i in 0 until count / 2) yield()
    }

    @JvmStatic
    fun rendezvous(count: Long): Unit = messages(Channel(Channel.RENDEZVOUS), count)

    @JvmStatic
    fun bounded(count: Long): Unit = messages(Channel(64), count)

    @JvmStatic
    fun selectRendezvous(count: Long): Unit = select(Channel(Channel.RENDEZVOUS), Channel(Channel.RENDEZVOUS), count)

    @JvmStatic
    fun selectBounded(count: Long): Unit = select(Channel(64), Channel(64), count)

    @JvmStatic
    fun selectOfMany(width: Int, count: Long): Unit = runBlocking {
        val channels = List(width) { Channel<Any>(Channel.RENDEZVOUS) }
        launch { for (i in 0 until count) channels[(i % width).toInt()].send(message) }
        for (i in 0 until count) {
            select<Any> {
                for (channel in channels) channel.onReceive { it }
            }
        }
    }

    /** Puts a limit around nothing. */
    @JvmStatic
    fun limits(count: Long): Unit = runBlocking {
        for (i in 1..count) {
            withTimeout(LIMIT_MILLIS) { }
            if (i % 10_000 == 0L) yield()
        }
    }

    /** Starts coroutines that end at once, a batch at a time. */
    @JvmStatic
    fun launches(count: Long): Unit = runBlocking {
        for (first in 0 until count step BATCH) {
            coroutineScope {
                for (i in first until minOf(first + BATCH, count)) launch { }
            }
        }
    }

    /** As [Sleepers] says. */
    @JvmStatic
    fun delays(count: Int, length: Duration, allAsleep: Runnable): Unit = runBlocking {
        val millis = length.toMillis()
        for (i in 0 until count) launch { delay(millis) }
        yield()
        allAsleep.run()
    }

    private fun messages(channel: Channel<Any>, count: Long): Unit = runBlocking {
        launch { for (i in 0 until count) channel.send(message) }
        for (i in 0 until count) channel.receive()
    }

    private fun select(left: Channel<Any>, right: Channel<Any>, count: Long): Unit = runBlocking {
        launch { for (i in 0 until count / 2) left.send(message) }
        launch { for (i in 0 until count / 2) right.send(message) }
        for (i in 0 until count / 2 * 2) {
            select<Any> {
                left.onReceive { it }
                right.onReceive { it }
            }
        }
    }
}
