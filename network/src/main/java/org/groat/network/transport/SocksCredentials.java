package org.groat.network.transport;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/// A user name and a password that a proxy has never seen (RFC 1929): Tor gives each pair a circuit of its own.
///
/// The proxy checks neither: they are no secrets, only different.
record SocksCredentials(String user, String password) {
  private static final int SIZE = 16;

  static SocksCredentials fresh(RandomGenerator random) {
    return new SocksCredentials(word(random), word(random));
  }

  private static String word(RandomGenerator random) {
    byte[] bytes = new byte[SIZE];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
