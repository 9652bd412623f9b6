package org.groat.chain.consensus;

import java.util.Optional;

/// Says which rule was broken, and by what.
///
/// @param particulars what the network appends to the reason itself, such as `(0x00000001)`; usually empty
/// @param detail more for a person to read; empty where the rule says it all
public record Rejection(Rule rule, String particulars, String detail) {

  public Rejection(Rule rule, String detail) {
    this(rule, "", detail);
  }

  /// A rejection without particulars.
  public static Rejection of(Rule rule) {
    return new Rejection(rule, "", "");
  }

  /// What a rule function returns.
  public static Optional<Rejection> by(Rule rule) {
    return Optional.of(of(rule));
  }

  /// What a rule function returns, with detail.
  public static Optional<Rejection> by(Rule rule, String detail) {
    return Optional.of(new Rejection(rule, "", detail));
  }

  public Rule.Kind kind() {
    return rule.kind();
  }

  /// The rule's reason with its particulars: what JSON-RPC calls `reject-reason`.
  public String reason() {
    return rule.reason() + particulars;
  }

  /// The reason, followed by the detail where there is any.
  public String text() {
    return detail.isEmpty() ? reason() : reason() + ", " + detail;
  }

  @Override
  public String toString() {
    return text();
  }
}
