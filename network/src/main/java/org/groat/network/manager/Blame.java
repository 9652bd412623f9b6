package org.groat.network.manager;

import org.groat.network.peer.Misbehaviour;
import org.groat.network.wire.Endpoint;

/// A peer did something that ended its connection.
///
/// @param detail what was seen
public record Blame(Endpoint peer, Misbehaviour misbehaviour, String detail) {}
