package org.groat.chain.story;

import org.groat.chain.consensus.Rule;
import org.groat.chain.primitives.Block;

/// One block of a story, what becomes of it, and where the chain's tip is then.
///
/// @param name of the block
/// @param tip name of the tip after it
public record Event(String name, Block block, Verdict verdict, String tip) {

  /// What becomes of a block.
  public sealed interface Verdict {

    /// Is on the active chain.
    record Connects() implements Verdict {}

    /// Is stored beside it.
    record StaysAside() implements Verdict {}

    /// Comes before its parent.
    record MissesParent() implements Verdict {}

    /// Was here before.
    record Known() implements Verdict {}

    /// Breaks a rule.
    record Rejected(Rule rule) implements Verdict {}
  }
}
