package org.weft.sim;

/// A way to look for a schedule that fails.
public enum Strategy {
    /// The order of production, once.
    FIFO,
    /// All schedules with no deviation from that order, then all with one, with two, and so on; complete if it ends.
    DEPTH_FIRST,
    /// Random priorities, and few moments at which the first loses its place (Burckhardt et al., "A Randomized Scheduler with
    /// Probabilistic Guarantees of Finding Bugs", ASPLOS 2010).
    PCT,
    /// A random priority for each step (Yuan et al., "Partial Order Aware Concurrency Sampling", CAV 2018).
    POS,
    /// Each choice by lot.
    RANDOM
}
