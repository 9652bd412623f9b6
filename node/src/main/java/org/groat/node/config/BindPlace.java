package org.groat.node.config;

/// One value of `--bind`: a place to listen, and whether its callers are those that a Tor process brings (`ADDRESS[:PORT]=onion`).
///
/// @param at still as text
public record BindPlace(String at, boolean onion) {
  static final String EXPECTATION =
      "ADDRESS[:PORT], or ADDRESS[:PORT]=onion for the callers that a Tor process brings";

  /// @throws IllegalArgumentException where something else than `onion` follows an equals sign
  static BindPlace parse(String text) {
    int equals = text.lastIndexOf('=');
    if (equals < 0) {
      return new BindPlace(text, false);
    }
    if (!text.substring(equals + 1).equals("onion")) {
      throw new IllegalArgumentException(text);
    }
    return new BindPlace(text.substring(0, equals), true);
  }

  /// As the user gave it.
  @Override
  public String toString() {
    return onion ? at + "=onion" : at;
  }
}
