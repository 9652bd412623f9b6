package org.groat.network.peer;

/// Why a connection exists; it decides what is asked of the peer and told to it.
public enum ConnectionType {
  /// The peer called us.
  INBOUND("inbound"),
  /// We called it to exchange everything: blocks, transactions, addresses.
  OUTBOUND_FULL_RELAY("outbound-full-relay"),
  /// We called it for blocks alone, so that observers of transactions and addresses cannot map the link.
  BLOCK_RELAY("block-relay-only"),
  /// The user named it.
  MANUAL("manual"),
  /// A short call that only tests whether an address answers.
  FEELER("feeler"),
  /// A short call that asks a seed for addresses.
  ADDRESS_FETCH("addr-fetch");

  private final String label;

  ConnectionType(String label) {
    this.label = label;
  }

  /// The name that `getpeerinfo` shows.
  public String label() {
    return label;
  }

  public boolean isInbound() {
    return this == INBOUND;
  }

  /// True where transactions travel on this connection.
  public boolean relaysTransactions() {
    return this == INBOUND || this == OUTBOUND_FULL_RELAY || this == MANUAL;
  }

  /// True where addresses travel on this connection.
  public boolean relaysAddresses() {
    return this != BLOCK_RELAY && this != FEELER;
  }

  /// True where the node chose the peer itself and so may insist on what the peer offers: a full node's services.
  public boolean expectsServices() {
    return this == OUTBOUND_FULL_RELAY || this == BLOCK_RELAY || this == ADDRESS_FETCH;
  }

  /// True where blocks and headers are asked for first: whom the node or the user chose is harder to fake than who called.
  public boolean isPreferredForDownload() {
    return this == OUTBOUND_FULL_RELAY || this == BLOCK_RELAY || this == MANUAL;
  }

  /// True where the connection is closed once its single purpose is served.
  public boolean isShortLived() {
    return this == FEELER || this == ADDRESS_FETCH;
  }
}
