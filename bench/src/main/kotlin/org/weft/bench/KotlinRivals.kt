package org.weft.bench

import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.selects.select
import kotlinx.coroutines.yield

/**
 * Coroutines on the event loop of `runBlocking`, which is the single-threaded dispatcher of Kotlin that costs least.
 * The same object is sent again and again, here as in every rival: boxing would be measured otherwise.
 */
object KotlinRivals {
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
