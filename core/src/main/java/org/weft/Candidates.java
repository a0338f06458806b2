package org.weft;

import java.util.List;
import java.util.function.Function;
import org.weft.spi.Director;

/// Shows a list to a director as the alternatives of a choice.
final class Candidates {
    /// Do it (0) or not yet (1), concerning the microthread or thing at `path`.
    static Director.Candidates twoWays(String path) {
        return of(List.of(path, path), Function.identity());
    }

    static <T> Director.Candidates of(List<T> alternatives, Function<? super T, String> path) {
        return new Director.Candidates() {
            @Override
            public int count() {
                return alternatives.size();
            }

            @Override
            public String path(int index) {
                return path.apply(alternatives.get(index));
            }
        };
    }

    private Candidates() {}
}
