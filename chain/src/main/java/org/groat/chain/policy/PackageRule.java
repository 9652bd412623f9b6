package org.groat.chain.policy;

import org.groat.chain.consensus.Rule;

/// The rules by which transactions that come together may be unwelcome as a whole.
public enum PackageRule implements Rule {
  /// More transactions than a family in the pool may have.
  TOO_MANY("package-too-many-transactions", Kind.POLICY),
  /// More weight than a family in the pool may have.
  TOO_LARGE("package-too-large", Kind.POLICY),
  /// One of them is there twice.
  DUPLICATES("package-contains-duplicates", Kind.POLICY),
  /// A child stands before its parent.
  NOT_SORTED("package-not-sorted", Kind.POLICY),
  /// Two of them spend the same.
  CONFLICT("conflict-in-package", Kind.POLICY),
  /// Not every one but the last is a parent of the last.
  NOT_CHILD_WITH_PARENTS("package-not-child-with-parents", Kind.POLICY),
  /// Taken as one, they and their relatives in the pool are too many or too large.
  MEMPOOL_LIMITS("package-mempool-limits", Kind.POLICY),
  /// They would replace what they may not.
  REPLACEMENT("package RBF failed", Kind.POLICY),
  /// One of them is refused; why is its own outcome.
  TRANSACTION_FAILED("transaction failed", Kind.POLICY);

  private final String reason;
  private final Kind kind;

  PackageRule(String reason, Kind kind) {
    this.reason = reason;
    this.kind = kind;
  }

  @Override
  public String reason() {
    return reason;
  }

  @Override
  public Kind kind() {
    return kind;
  }
}
