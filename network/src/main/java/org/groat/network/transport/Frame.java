package org.groat.network.transport;

import org.groat.chain.codec.Bytes;

/// A message's command and payload, on its way in or out.
public record Frame(String command, Bytes payload) {}
