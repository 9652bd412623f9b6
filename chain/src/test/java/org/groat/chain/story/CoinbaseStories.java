package org.groat.chain.story;

import static org.groat.chain.story.Edit.*;
import static org.groat.chain.story.Story.from;

import java.util.List;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.BlockRule;
import org.groat.chain.consensus.BuriedDeployment;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.consensus.TxRule;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.script.ScriptBuilder;

/// What a block's first transaction is like, and what it pays.
final class CoinbaseStories {
  private static final int NEXT = Story.BASE_HEIGHT + 1;

  private CoinbaseStories() {}

  static List<Story> all() {
    return List.of(amounts(), halving(), shapes(), heights(), repeated(), maturity());
  }

  private static Story amounts() {
    Story story = Story.of("a coinbase pays subsidy and fees, and not a satoshi more");
    story.extend("b1", from("base"), rewarding(1)).rejected(BlockRule.COINBASE_AMOUNT);
    story
        .extend("b2", from("base"), with(Txs.spend(story.coin(1), 10)), rewarding(11))
        .rejected(BlockRule.COINBASE_AMOUNT);
    story.extend("b3", from("base"), with(Txs.spend(story.coin(1), 10)), rewarding(10)).connects();
    // Claiming less is allowed: the rest is lost.
    story.extend("b4", from("b3"), rewarding(-1)).connects();
    story.extend("b5", from("b4"), rewarding(-5_000_000_000L)).connects();
    story
        .extend("b6", from("b5"), coinbaseOutput(Txs.output(1)))
        .rejected(BlockRule.COINBASE_AMOUNT);
    story.extend("b7", from("b5"), rewarding(-1), coinbaseOutput(Txs.output(1))).connects();
    return story;
  }

  private static Story halving() {
    Story story = Story.of("the subsidy halves at its height");
    story.extendMany("b149", from("base"), 29);
    story.extend("b150", from("b149"), rewarding(1)).rejected(BlockRule.COINBASE_AMOUNT);
    story.extend("b150.half", from("b149")).connects();
    return story;
  }

  private static Story shapes() {
    Story story = Story.of("a block begins with a coinbase and has no other");
    Transaction other = new Draft(story.params(), story.block("base"), "other").coinbase();
    story.extend("b1", from("base"), withoutCoinbase()).rejected(BlockRule.LENGTH);
    story
        .extend("b2", from("base"), withoutCoinbase(), spending(story.coin(1)))
        .rejected(BlockRule.COINBASE_MISSING);
    story.extend("b3", from("base"), with(other)).rejected(BlockRule.COINBASE_MULTIPLE);
    story
        .extend("b4", from("base"), coinbaseScript(Bytes.fromHex("51")))
        .rejected(TxRule.COINBASE_LENGTH);
    story
        .extend("b5", from("base"), coinbaseScript(scriptOfSize(101)))
        .rejected(TxRule.COINBASE_LENGTH);
    story.extend("b6", from("base"), coinbaseScript(scriptOfSize(100))).connects();
    return story;
  }

  private static Bytes scriptOfSize(int size) {
    Bytes height = new ScriptBuilder().number(NEXT).build();
    return Bytes.concat(height, Txs.zeros(size - height.size()));
  }

  private static Story heights() {
    Story story = Story.of("a coinbase begins with its block's height in the shortest form");
    story
        .extend("b1", from("base"), coinbaseScript(Draft.coinbaseScript(NEXT - 1, "b1")))
        .rejected(BlockRule.COINBASE_HEIGHT);
    story
        .extend("b2", from("base"), coinbaseScript(Draft.coinbaseScript(NEXT + 1, "b2")))
        .rejected(BlockRule.COINBASE_HEIGHT);
    story
        .extend("b3", from("base"), coinbaseScript(Bytes.fromHex("027900")))
        .rejected(BlockRule.COINBASE_HEIGHT);
    story
        .extend("b4", from("base"), coinbaseScript(Bytes.fromHex("4c0179")))
        .rejected(BlockRule.COINBASE_HEIGHT);
    story.extend("b5", from("base"), coinbaseScript(Bytes.fromHex("0179"))).connects();
    return story;
  }

  private static Story repeated() {
    NetworkParameters noHeights =
        NetworkParameters.REGTEST.withActivationHeight(
            BuriedDeployment.HEIGHT_IN_COINBASE, 1_000_000);
    Story story = Story.of("a coinbase may be repeated only once it is spent", noHeights);
    Transaction repeated = story.tx("base", 0);
    Transaction spent = story.block("base").at(1).block().transaction(0);
    story.extend("b1", from("base"), coinbase(repeated)).rejected(BlockRule.REPEATED_TRANSACTION);
    story.extend("b2", from("base"), coinbase(spent)).rejected(BlockRule.REPEATED_TRANSACTION);
    // Even where the block itself spends what it repeats.
    story
        .extend("b3", from("base"), coinbase(spent), spending(story.coin(1)))
        .rejected(BlockRule.REPEATED_TRANSACTION);
    story.extend("b4", from("base"), spending(story.coin(1))).connects();
    story.extend("b5", from("b4"), coinbase(spent)).connects();
    story.extend("b6", from("b5"), coinbase(spent)).rejected(BlockRule.REPEATED_TRANSACTION);
    // The repeated coin is as young as its block.
    story
        .extend("b7", from("b5"), with(Txs.spend(story.coin(1), 2)))
        .rejected(TxRule.IMMATURE_COINBASE);
    // A reorganisation brings the first back.
    story.extend("c4", from("base")).staysAside();
    story.extend("c5", from("c4")).staysAside();
    story.extend("c6", from("c5"), spending(story.coin(1))).connects();
    return story;
  }

  private static Story maturity() {
    Story story = Story.of("a coinbase is spent a hundred blocks later at the soonest");
    story
        .extend("b1", from("base"), spending(story.coin(NEXT - 99)))
        .rejected(TxRule.IMMATURE_COINBASE);
    story.extend("b2", from("base"), spending(story.coin(NEXT - 100))).connects();
    story
        .extend("b3", from("b2"), spending(Out.of(story.tx("b2", 0), 0)))
        .rejected(TxRule.IMMATURE_COINBASE);
    // A coinbase cannot be spent in its own block, wherever in it.
    Transaction own = new Draft(story.params(), story.block("b2"), "b4").coinbase();
    story.extend("b4", from("b2"), spending(Out.of(own, 0))).rejected(TxRule.IMMATURE_COINBASE);
    // What the coinbase paid for is as good as any other coin at once.
    story.extend("b5", from("b2"), spending(Out.of(story.tx("b2", 1), 0))).connects();
    return story;
  }
}
