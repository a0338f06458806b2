package org.weft.sim;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Map;
import java.util.TreeMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/// What JUnit makes of the tests of a class.
final class JUnitResults implements TestExecutionListener {
    private final Map<String, String> results = new TreeMap<>();

    private JUnitResults() {}

    /// Status and message of each test, by its name.
    static Map<String, String> of(Class<?> tests) {
        var listener = new JUnitResults();
        var request =
                LauncherDiscoveryRequestBuilder.request().selectors(selectClass(tests)).build();
        LauncherFactory.create().execute(request, listener);
        return listener.results;
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (!test.isTest()) return;
        String message = result.getThrowable().map(e -> ": " + e.getMessage()).orElse("");
        results.put(test.getDisplayName(), result.getStatus() + message);
    }
}
