package org.groat.chain.story;

import static org.groat.chain.story.Edit.*;
import static org.groat.chain.story.Story.from;

import java.util.List;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.BlockRule;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.script.Script;

/// How large a block may be, with and without its witnesses.
final class SizeStories {
  private static final int STRIPPED_SIZE_MAX = 1_000_000;
  private static final int WEIGHT_MAX = 4_000_000;

  /// Drops what the witness holds, and agrees.
  private static final Bytes DROP = Bytes.fromHex("7551");

  private SizeStories() {}

  static List<Story> all() {
    return List.of(sizes(), weights());
  }

  private static Story sizes() {
    Story story = Story.of("a million bytes without witnesses, and not one more");
    story
        .extend("b1", from("base"), strippedSize(story.coin(1), STRIPPED_SIZE_MAX + 1))
        .rejected(BlockRule.LENGTH);
    story.extend("b2", from("base"), strippedSize(story.coin(1), STRIPPED_SIZE_MAX)).connects();
    story.extend("b3", from("b2"), strippedSize(story.coin(2), STRIPPED_SIZE_MAX - 1)).connects();
    return story;
  }

  private static Story weights() {
    Story story = Story.of("four million units of weight, and not one more");
    Transaction paid = Txs.split(story.coin(1), 4, Script.payToWitnessScriptHash(Txs.sha256(DROP)));
    story.extend("b1", from("base"), with(paid)).connects();
    story
        .extend("b2", from("b1"), weight(Out.of(paid, 0), WEIGHT_MAX + 1, DROP))
        .rejected(BlockRule.WEIGHT);
    story.extend("b3", from("b1"), weight(Out.of(paid, 0), WEIGHT_MAX, DROP)).connects();
    story.extend("b4", from("b3"), weight(Out.of(paid, 1), WEIGHT_MAX - 1, DROP)).connects();
    return story;
  }
}
