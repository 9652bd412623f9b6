package org.groat.chain.story;

import static org.groat.chain.story.Edit.*;
import static org.groat.chain.story.Story.from;

import java.util.List;
import org.groat.chain.consensus.BlockRule;
import org.groat.chain.consensus.HeaderRule;
import org.groat.chain.consensus.TxRule;
import org.groat.chain.primitives.Transaction;

/// Branches: which one is followed, and what happens where it turns out to be wrong.
final class ForkStories {
  private ForkStories() {}

  static List<Story> all() {
    return List.of(
        tie(),
        reorganisation(),
        orphans(),
        invalidBranch(),
        invalidInTheMiddle(),
        spentOnBothSides(),
        resurrected(),
        longReorganisation());
  }

  private static Story tie() {
    Story story = Story.of("of two branches with the same work the first seen is followed");
    story.extend("a1", from("base")).connects();
    story.extend("b1", from("base")).staysAside();
    story.extend("b2", from("b1")).connects();
    story.extend("a2", from("a1")).staysAside();
    story.extend("a3", from("a2")).connects();
    story.again("a3", block -> block).isKnown();
    story.again("b1", block -> block).isKnown();
    return story;
  }

  private static Story reorganisation() {
    Story story = Story.of("the chain follows the work, back and forth, over several blocks");
    story.extend("a1", from("base"), spending(story.coin(1))).connects();
    story.extend("a2", from("a1"), spending(story.coin(2))).connects();
    story.extend("b2", from("a1"), spending(story.coin(2))).staysAside();
    story.extend("b3", from("b2"), with(Txs.spend(story.coin(3), 2))).connects();
    story.extend("a3", from("a2"), spending(story.coin(3))).staysAside();
    story.extend("a4", from("a3"), spending(story.coin(4))).connects();
    story.extend("c2", from("a1")).staysAside();
    story.extend("c3", from("c2")).staysAside();
    story.extend("c4", from("c3")).staysAside();
    story
        .extend("c5", from("c4"), spending(story.coin(2), story.coin(3), story.coin(4)))
        .connects();
    return story;
  }

  private static Story orphans() {
    Story story = Story.of("a block that comes before its parent is not kept");
    Told base = story.block("base");
    Draft parent = new Draft(story.params(), base, "p");
    Told told = new Told(parent.solve(), parent.height, base);
    Draft child = new Draft(story.params(), told, "c");
    Told last = new Told(child.solve(), child.height, told);
    story.extend("filler", from("base")).connects();
    story.again("filler", same -> last.block()).missesParent();
    return story;
  }

  private static Story invalidBranch() {
    Story story =
        Story.of("nothing that builds on an invalid block is taken, however much work it has");
    story.extend("a1", from("base")).connects();
    story.extend("b1", from("base"), rewarding(1)).staysAside();
    story.extend("b2", from("b1")).rejected(HeaderRule.PREVIOUS_INVALID);
    story.again("b1", block -> block).rejected(HeaderRule.KNOWN_INVALID);
    story.extend("b3", from("b1")).rejected(HeaderRule.PREVIOUS_INVALID);
    story.extend("a2", from("a1")).connects();
    return story;
  }

  private static Story invalidInTheMiddle() {
    Story story =
        Story.of("a branch that fails in the middle gives the chain back to the one before");
    story.extend("a1", from("base"), spending(story.coin(1))).connects();
    story.extend("a2", from("a1"), spending(story.coin(2))).connects();
    story.extend("b1", from("base"), spending(story.coin(3))).staysAside();
    story.extend("b2", from("b1"), spending(story.coin(1))).staysAside();
    // Spends what its own branch has spent already.
    story
        .extend("b3", from("b2"), with(Txs.spend(story.coin(3), 2)))
        .rejected(TxRule.MISSING_OR_SPENT);
    story.extend("b3.good", from("b2"), spending(story.coin(2))).connects();
    story.extend("a3", from("a2")).staysAside();
    story.extend("a4", from("a3"), rewarding(1)).rejected(BlockRule.COINBASE_AMOUNT);
    return story;
  }

  private static Story spentOnBothSides() {
    Story story = Story.of("each branch spends its own coins, and no other's");
    Transaction onA = Txs.spend(story.coin(1));
    Transaction onB = Txs.spend(story.coin(1), 2);
    story.extend("a1", from("base"), with(onA)).connects();
    story.extend("b1", from("base"), with(onB)).staysAside();
    story.extend("b2", from("b1"), spending(Out.of(onA, 0))).rejected(TxRule.MISSING_OR_SPENT);
    story.extend("b2.good", from("b1"), spending(Out.of(onB, 0))).connects();
    story.extend("b3", from("b2.good"), with(onA)).rejected(TxRule.MISSING_OR_SPENT);
    story.extend("a2", from("a1"), spending(Out.of(onA, 0))).staysAside();
    story.extend("a3", from("a2"), with(onB)).rejected(TxRule.MISSING_OR_SPENT);
    return story;
  }

  private static Story resurrected() {
    Story story = Story.of("what left the chain with its branch can be mined again");
    Transaction first = Txs.spend(story.coin(1));
    Transaction second = Txs.spend(Out.of(first, 0));
    Transaction third = Txs.spend(Out.of(second, 0));
    story.extend("a1", from("base"), with(first)).connects();
    story.extend("a2", from("a1"), with(second)).connects();
    story.extend("a3", from("a2"), with(third)).connects();
    story.extend("b1", from("base")).staysAside();
    story.extend("b2", from("b1")).staysAside();
    story.extend("b3", from("b2"), with(first, second)).staysAside();
    story.extend("b4", from("b3")).connects();
    story
        .extend("b5", from("b4"), with(Txs.spend(Out.of(first, 0), 2)))
        .rejected(TxRule.MISSING_OR_SPENT);
    story.extend("b5.good", from("b4"), with(third)).connects();
    return story;
  }

  private static Story longReorganisation() {
    Story story = Story.of("a reorganisation of 1,088 blocks, there and back");
    story.extend("a1", from("base"), spending(story.coin(1))).connects();
    story.extendMany("a1088", from("a1"), 1087);
    String last = "base";
    for (int i = 1; i <= 1088; i++) {
      story.extend("b" + i, from(last), i == 1 ? spending(story.coin(1)) : spending()).staysAside();
      last = "b" + i;
    }
    story.extend("b1089", from("b1088"), spending(story.coin(2))).connects();
    story.extend("a1089", from("a1088"), spending(story.coin(2))).staysAside();
    story.extend("a1090", from("a1089"), spending(story.coin(3))).connects();
    return story;
  }
}
