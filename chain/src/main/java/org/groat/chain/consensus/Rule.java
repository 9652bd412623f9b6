package org.groat.chain.consensus;

/// One thing that can be wrong with what a stranger sent. Each enum constant that implements this is one rule, has one reject
/// string and is broken by at least one test.
public interface Rule {

  /// The words by which the whole network knows the rule, such as `bad-cb-amount`: users and programs search for them.
  String reason();

  /// What breaking the rule says about the data.
  Kind kind();

  /// What follows from a rejection.
  enum Kind {
    /// Can never be valid.
    INVALID,
    /// This copy is wrong, while another with the same hash may be right: the hash must not be condemned.
    MUTATED,
    /// Not valid yet, or not as far as this node knows: may be tried again later.
    PREMATURE,
    /// Valid, but this node does not want it.
    POLICY
  }
}
