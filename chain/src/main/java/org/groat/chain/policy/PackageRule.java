package org.groat.chain.policy;

import org.groat.chain.consensus.Rule;

/// The rules by which transactions that come together may be unwelcome as a whole.
public enum PackageRule implements Rule {
  /// More transactions than a family in the pool may have.
  TOO_MANY("package-too-many-transactions"),
  /// More weight than a family in the pool may have.
  TOO_LARGE("package-too-large"),
  /// One of them is there twice.
  DUPLICATES("package-contains-duplicates"),
  /// A child stands before its parent.
  NOT_SORTED("package-not-sorted"),
  /// Two of them spend the same.
  CONFLICT("conflict-in-package"),
  /// Not every one but the last is a parent of the last.
  NOT_CHILD_WITH_PARENTS("package-not-child-with-parents"),
  /// Taken as one, they and their relatives in the pool are too many or too large.
  MEMPOOL_LIMITS("package-mempool-limits"),
  /// They would replace what they may not.
  REPLACEMENT("package RBF failed"),
  /// One of them is refused; why is its own outcome.
  TRANSACTION_FAILED("transaction failed");

  private final String reason;

  PackageRule(String reason) {
    this.reason = reason;
  }

  @Override
  public String reason() {
    return reason;
  }

  @Override
  public Kind kind() {
    return Kind.POLICY;
  }
}
