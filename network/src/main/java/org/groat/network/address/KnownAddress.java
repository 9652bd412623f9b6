package org.groat.network.address;

import org.groat.network.wire.NetworkAddress;
import org.groat.network.wire.PeerAddress;

/// What the address book knows of one address. Times are seconds since 1970, 0 for never.
///
/// @param address with the time that it was last seen, as far as gossip tells
/// @param source who told of it first
/// @param lastTry when a connection was last tried
/// @param lastSuccess when a connection last succeeded
/// @param attempts tries that failed since then
/// @param tried true where a connection succeeded, so that it stands in the table of tried addresses
public record KnownAddress(
    PeerAddress address,
    NetworkAddress source,
    long lastTry,
    long lastSuccess,
    int attempts,
    boolean tried) {}
