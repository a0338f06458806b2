/// Child processes, their streams and their ends.
module org.weft.process {
    requires transitive org.weft.core;
    requires transitive org.weft.net;
    requires static org.jspecify;

    exports org.weft.process;
    exports org.weft.process.spi;
}
