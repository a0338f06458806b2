/// Streams of bytes and of lines, and what they run over.
module org.weft.net {
    requires transitive org.weft.core;
    requires static org.jspecify;

    exports org.weft.net;
    exports org.weft.net.spi;
}
