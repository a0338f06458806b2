package org.weft.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weft.testing.VirtualWorld.letOthersRun;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weft.Microthread;
import org.weft.testing.Setting;
import org.weft.testing.VirtualWorld;

class FlagTest {
    private final List<String> trail = new ArrayList<>();

    @ParameterizedTest
    @EnumSource
    @DisplayName("C67: a subscription made while raised is called once, and again at the next rise")
    void aSubscriptionMadeWhileRaisedIsCalledOnceAndAgainAtTheNextRise(Setting setting)
            throws Exception {
        setting.run(main -> {
            var flag = new Flag();
            flag.raise();
            flag.raised().subscribe(_ -> trail.add("raised"));
            setting.letOthersRun();
            assertEquals(1, trail.size());
            flag.raise(); // is raised already
            setting.letOthersRun();
            assertEquals(1, trail.size());
            flag.lower();
            setting.letOthersRun();
            assertEquals(1, trail.size());
            flag.raise();
            setting.letOthersRun();
            assertEquals(2, trail.size());
        });
    }

    @Test
    @DisplayName("C67: a subscription made while lowered is called at each rise")
    void aSubscriptionMadeWhileLoweredIsCalledAtEachRise() throws Exception {
        VirtualWorld.run(main -> {
            var flag = new Flag();
            flag.raised().subscribe(_ -> trail.add("raised"));
            letOthersRun();
            assertEquals(0, trail.size());
            for (int rise = 1; rise <= 3; rise++) {
                flag.raise();
                letOthersRun();
                assertEquals(rise, trail.size());
                flag.lower();
                letOthersRun();
            }
        });
    }

    @Test
    void itStaysRaisedForAllWhoComeLater() throws Exception {
        VirtualWorld.run(main -> {
            var flag = new Flag();
            flag.raise();
            for (int i = 0; i < 3; i++) flag.raised().await();
            assertTrue(flag.isRaised());
            flag.lower();
            assertFalse(flag.isRaised());
            assertSame(flag.raised(), flag.raised());
        });
    }

    @Test
    void aCancelledWaiterIsNotWoken() throws Exception {
        VirtualWorld.run(main -> {
            var flag = new Flag();
            Microthread waiter =
                    main.start(
                            "waiter",
                            () -> {
                                flag.raised().await();
                                trail.add("woken");
                            });
            letOthersRun();
            waiter.cancel("enough");
            flag.raise();
        });
        assertEquals(List.of(), trail);
    }
}
