package org.groat.network.sync;

import org.groat.network.peer.Misbehaviour;
import org.groat.network.peer.PeerId;

/// A peer that took too long, and with what.
public record Overdue(PeerId peer, Misbehaviour misbehaviour) {}
