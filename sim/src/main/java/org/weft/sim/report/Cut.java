package org.weft.sim.report;

import static java.util.Comparator.comparing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import org.weft.sim.kernel.Trace;
import org.weft.sim.kernel.Trace.Row;

/// What of a table is shown if all of it would be too long to be read: repeats go first, then the middle, but for what is out of
/// the ordinary there; small gaps are filled as far as there is room, those of the start last.
final class Cut {
    // in lines
    private static final int MOST = 80;
    private static final int FIRST = 5;
    private static final int LAST = 40;

    /// Of those that are shown of the middle.
    private static final int LEAST_RANK = 2;

    private final List<Row> rows;
    private final int[] heights;
    private final Set<Integer> repeats;
    private final Set<Integer> shown = new TreeSet<>();
    private boolean isWhole = true;

    /// With one for each gap; at first all is one.
    private int lines = 1;

    private Cut(List<Row> rows, int[] heights, Set<Integer> repeats) {
        this.rows = rows;
        this.heights = heights;
        this.repeats = repeats;
    }

    /// Cuts it.
    ///
    /// @param rows the table
    /// @param height how many lines a row takes
    static Cut of(List<Row> rows, ToIntFunction<Row> height) {
        int[] heights = rows.stream().mapToInt(height).toArray();
        var whole = new Cut(rows, heights, Set.of());
        if (whole.fits()) return whole;
        var cut = new Cut(rows, heights, Repeats.in(rows));
        if (!cut.fits()) cut.cut();
        return cut;
    }

    /// The places of those that are shown, in order.
    Set<Integer> shown() {
        return shown;
    }

    /// Whether each of these is like one before it.
    boolean isRepeated(int from, int to) {
        for (int i = from; i < to; i++) if (!repeats.contains(i)) return false;
        return true;
    }

    /// Shows all but repeats, and tells whether that is short enough.
    private boolean fits() {
        for (int i = 0; i < heights.length && lines <= MOST; i++) show(i, Integer.MAX_VALUE);
        return lines <= MOST;
    }

    /// Whether all is shown but repeats.
    boolean isWhole() {
        return isWhole;
    }

    private void cut() {
        isWhole = false;
        shown.clear();
        lines = 1;
        for (int i = 0; i < heights.length && lines < FIRST; i++) show(i, FIRST);
        for (int i = heights.length - 1; i >= 0 && lines < FIRST + LAST; i--) show(i, MOST);
        Set<Integer> first = new HashSet<>(shown);
        for (int rank = 0; rank <= LEAST_RANK; rank++)
            for (int i = heights.length - 1; i >= 0; i--)
                if (!first.contains(i) && rank(rows.get(i)) == rank) showWithNext(i);
        gaps().stream()
                .sorted(comparing(this::isOfStart).thenComparingInt(this::height))
                .forEach(this::fill);
    }

    /// What is not shown, in pieces.
    private List<Gap> gaps() {
        List<Gap> gaps = new ArrayList<>();
        int start = 0;
        for (int index : shown) {
            if (index > start) gaps.add(new Gap(start, index));
            start = index + 1;
        }
        return gaps;
    }

    private boolean isOfStart(Gap gap) {
        return rows.get(gap.end - 1).nanos() == rows.getFirst().nanos();
    }

    private int height(Gap gap) {
        int height = 0;
        for (int i = gap.start; i < gap.end; i++) if (!repeats.contains(i)) height += heights[i];
        return height;
    }

    /// Shows all of it, or else as much as there is room for, from its end on.
    private void fill(Gap gap) {
        for (int i = gap.end - 1; i >= gap.start; i--) show(i, MOST);
    }

    private record Gap(int start, int end) {}

    /// What matters most is 0.
    private static int rank(Row row) {
        return switch (row.kind()) {
            case FAULT -> Repeats.isLoss(row) ? LEAST_RANK + 1 : 0;
            case CHOICE -> isDetail(row.text()) ? LEAST_RANK : 0;
            case NOTE -> 1;
            default -> LEAST_RANK + 1;
        };
    }

    /// Of which there may be many.
    private static boolean isDetail(String choice) {
        return choice.startsWith("LATENCY") || choice.startsWith("SHORT_IO");
    }

    /// After a deviation it matters who runs.
    private void showWithNext(int index) {
        show(index, MOST);
        Row row = rows.get(index);
        boolean isDeviation = row.kind() == Trace.Kind.CHOICE && !row.path().isEmpty();
        boolean isFollowed = index + 1 < rows.size() && shown.contains(index);
        if (isDeviation && isFollowed) show(index + 1, MOST);
    }

    /// Adds a row if there is room for it, and for the lines that tell of what is missing around it.
    private void show(int index, int most) {
        if (repeats.contains(index) || shown.contains(index)) return;
        int more = heights[index] + 1 - bordering(index - 1) - bordering(index + 1);
        if (lines + more > most) return;
        shown.add(index);
        lines += more;
    }

    /// How many gaps end there.
    private int bordering(int index) {
        return index < 0 || index >= heights.length || shown.contains(index) ? 1 : 0;
    }
}
