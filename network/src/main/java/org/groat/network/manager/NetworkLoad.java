package org.groat.network.manager;

/// How full everything is that peers can fill.
///
/// @param orphans transactions that wait for their parents
/// @param announcements of transactions that wait to be asked for, or to be answered, of all peers
/// @param undeliveredBlocks that came and wait for the chain's verdict
/// @param addresses in the book
public record NetworkLoad(
    int connections,
    int orphans,
    long orphanBytes,
    int announcements,
    int undeliveredBlocks,
    long undeliveredBytes,
    int addresses) {}
