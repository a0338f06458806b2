package org.weft.sim.explore;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.weft.sim.kernel.ChoiceKind;

/// The answers of a run that were not the simplest, in order. All the others are 0, so that a log of few entries is a run of
/// which there is little to tell.
///
/// @param entries the answers
public record Log(List<Entry> entries) {
    /// Nothing but simplest answers.
    public static final Log EMPTY = new Log(List.of());

    /// Of a key so many bits are kept. A run of a million choices meets a wrong one of 20 entries once in 400,000 runs.
    private static final int KEY_BITS = 43;

    /// Kind and key together.
    private static final int HEAD_BYTES = 6;

    /// A kind is written as its place, for only the same version of the library reads it.
    private static final List<ChoiceKind> KINDS = List.of(ChoiceKind.values());

    /// One answer.
    ///
    /// @param kind what kind of choice it was
    /// @param key which one, as [#key] has it
    /// @param answer at least 1
    /// @param what the choice in words; empty if not known
    public record Entry(ChoiceKind kind, long key, long answer, String what) {
        Entry with(long otherAnswer) {
            return new Entry(kind, key, otherAnswer, what);
        }
    }

    /// Makes one that does not change.
    ///
    /// @param entries the answers
    public Log {
        entries = List.copyOf(entries);
    }

    /// Shortens the key of a choice to what a log keeps of it.
    ///
    /// @param key of a choice
    /// @return what identifies it in a log
    static long key(long key) {
        return key & ((1L << KEY_BITS) - 1);
    }

    /// Counts the entries.
    ///
    /// @return how many
    public int size() {
        return entries.size();
    }

    /// Counts the deviations from the order of things.
    ///
    /// @return how many entries belong to the schedule
    public int deviations() {
        return (int) entries.stream().filter(e -> e.kind().isSchedule()).count();
    }

    /// Writes it as a word: letters, digits, `-` and `_`.
    String encode() {
        var bytes = new ByteArrayOutputStream();
        for (Entry entry : entries) {
            long head = ((long) KINDS.indexOf(entry.kind()) << KEY_BITS) | entry.key();
            for (int i = HEAD_BYTES - 1; i >= 0; i--) bytes.write((int) (head >>> (8 * i)));
            long rest = entry.answer();
            for (; rest > 0x7F; rest >>>= 7) bytes.write((int) (rest & 0x7F) | 0x80);
            bytes.write((int) rest);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }

    /// Reads what [#encode] has written.
    ///
    /// @throws IllegalArgumentException if it was not that
    static Log decode(String word) {
        byte[] bytes = Base64.getUrlDecoder().decode(word);
        List<Entry> entries = new ArrayList<>();
        for (int at = 0; at < bytes.length; ) {
            if (bytes.length - at <= HEAD_BYTES)
                throw new IllegalArgumentException("choices: cut off after " + entries.size());
            long head = 0;
            for (int i = 0; i < HEAD_BYTES; i++) head = (head << 8) | (bytes[at++] & 0xFF);
            long answer = 0;
            int shift = 0;
            while (bytes[at] < 0 && at < bytes.length - 1) {
                answer |= (bytes[at++] & 0x7FL) << shift;
                shift += 7;
            }
            answer |= (bytes[at++] & 0x7FL) << shift;
            entries.add(new Entry(kind(head >>> KEY_BITS), key(head), answer, ""));
        }
        return new Log(entries);
    }

    private static ChoiceKind kind(long ordinal) {
        if (ordinal >= KINDS.size())
            throw new IllegalArgumentException("choices: no kind " + ordinal);
        return KINDS.get((int) ordinal);
    }
}
