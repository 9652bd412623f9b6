package org.groat.network.wire;

import org.groat.chain.codec.Bytes;

/// A message of a command that Groat does not know; to be ignored, so that the protocol can grow.
public record Unknown(String command, Bytes payload) implements Message {}
