package org.groat.network.transport;

import java.nio.file.Path;
import org.groat.network.wire.Endpoint;

/// How to speak with an I2P router (SAM 3.1).
///
/// @param at where its SAM bridge listens
/// @param accepts true where peers may call us: then our destination is kept over restarts, else there is a new one each time
/// @param keyFile where the destination's private key is kept, readable by its owner only
public record SamSettings(Endpoint at, boolean accepts, Path keyFile) {}
