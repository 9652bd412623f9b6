package org.groat.node.config;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/// The networks a node can be part of, with what is needed to find a node's files: its names and its folder.
public enum Network {
  MAIN("main", "", "mainnet"),
  TESTNET4("testnet4", "testnet4", "testnet4"),
  SIGNET("signet", "signet", "signet"),
  REGTEST("regtest", "regtest", "regtest"),
  TESTNET3("test", "testnet3", "testnet3");

  private final String chainName;
  private final String folder;
  private final String otherName;

  Network(String chainName, String folder, String otherName) {
    this.chainName = chainName;
    this.folder = folder;
    this.otherName = otherName;
  }

  /// Core's name: what configuration sections and `getblockchaininfo` say.
  public String chainName() {
    return chainName;
  }

  /// The folder inside the data directory; empty for the main network, whose files stand in the directory itself.
  public String folder() {
    return folder;
  }

  public static Optional<Network> named(String name) {
    return Arrays.stream(values())
        .filter(network -> network.chainName.equals(name) || network.otherName.equals(name))
        .findFirst();
  }

  /// The names, for error messages.
  static String names() {
    return Arrays.stream(values())
        .map(network -> network.chainName)
        .collect(Collectors.joining(", "));
  }
}
