package org.groat.chain.consensus;

import java.util.Optional;

/// Says which rule was broken, and by what.
///
/// @param detail the particulars for a person to read; empty where the rule says it all
public record Rejection(Rule rule, String detail) {

  /// A rejection without particulars.
  public static Rejection of(Rule rule) {
    return new Rejection(rule, "");
  }

  /// What a rule function returns.
  public static Optional<Rejection> by(Rule rule) {
    return Optional.of(of(rule));
  }

  /// What a rule function returns, with particulars.
  public static Optional<Rejection> by(Rule rule, String detail) {
    return Optional.of(new Rejection(rule, detail));
  }

  public Rule.Kind kind() {
    return rule.kind();
  }

  /// The rule's reason.
  public String reason() {
    return rule.reason();
  }

  /// The reason, followed by the particulars where there are any.
  public String text() {
    return detail.isEmpty() ? rule.reason() : rule.reason() + ", " + detail;
  }

  @Override
  public String toString() {
    return text();
  }
}
