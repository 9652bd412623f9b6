package org.groat.network.wire;

import org.groat.chain.codec.Bytes;

/// A message that is encoded already, for sending only: a stored block goes out without being parsed.
public record Encoded(String command, Bytes payload) implements Message {

  /// A block's bytes as a `block` message.
  public static Encoded block(Bytes raw) {
    return new Encoded("block", raw);
  }
}
