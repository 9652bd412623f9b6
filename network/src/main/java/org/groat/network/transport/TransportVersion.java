package org.groat.network.transport;

/// How messages travel on a connection.
public enum TransportVersion {
  /// Not told yet.
  DETECTING("detecting"),
  /// In the clear, with a checksum each.
  V1("v1"),
  /// Encrypted and authenticated (BIP-0324).
  V2("v2");

  private final String text;

  TransportVersion(String text) {
    this.text = text;
  }

  /// The name in JSON-RPC.
  public String text() {
    return text;
  }
}
