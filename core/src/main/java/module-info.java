/// Reactor-driven microthreads, the scopes that own them, and the events that they wait for.
module org.weft.core {
    requires static org.jspecify;

    exports org.weft;
    exports org.weft.event;
    exports org.weft.spi;
}
