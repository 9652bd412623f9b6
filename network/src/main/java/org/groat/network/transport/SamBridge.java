package org.groat.network.transport;

import java.util.Optional;
import java.util.function.Supplier;
import org.groat.network.wire.Endpoint;

/// The door of an I2P router (SAM 3.1), and our session with it, without which no stream can be opened.
///
/// @param at where the router's SAM bridge listens
/// @param session the present session's id; empty while there is none. Asked on any thread
public record SamBridge(Endpoint at, Supplier<Optional<String>> session) {}
