package org.groat.network.wire;

import java.util.Optional;

/// A network that carries peers (BIP-0155).
public enum Network {
  IPV4(1, 4, "ipv4"),
  IPV6(2, 16, "ipv6"),
  /// Onion services of the third version; the second is gone.
  TORV3(4, 32, "onion"),
  I2P(5, 32, "i2p"),
  CJDNS(6, 16, "cjdns");

  private static final Network[] VALUES = values();

  private final int id;
  private final int addressSize;
  private final String text;

  Network(int id, int addressSize, String text) {
    this.id = id;
    this.addressSize = addressSize;
    this.text = text;
  }

  /// The number on the wire.
  public int id() {
    return id;
  }

  /// Bytes in an address.
  public int addressSize() {
    return addressSize;
  }

  /// The name in options (`--onlynet`) and JSON-RPC.
  public String text() {
    return text;
  }

  /// The network with a number on the wire.
  static Optional<Network> of(int id) {
    for (Network network : VALUES) {
      if (network.id == id) {
        return Optional.of(network);
      }
    }
    return Optional.empty();
  }
}
