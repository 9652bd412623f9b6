package org.groat.chain.story;

import static org.groat.chain.story.Edit.*;
import static org.groat.chain.story.Story.from;

import java.util.Arrays;
import java.util.List;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.BlockRule;
import org.groat.chain.consensus.TxRule;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxInput;
import org.groat.chain.primitives.Txid;

/// Coins: that they exist, are unspent, and are worth what is paid with them.
final class SpendStories {
  private static final long ALL_MONEY = 2_100_000_000_000_000L;

  private SpendStories() {}

  static List<Story> all() {
    return List.of(missing(), twice(), chained(), amounts(), shapes(), data(), scripts());
  }

  private static Story missing() {
    Story story = Story.of("what does not exist is not spent");
    Out never = new Out(new OutPoint(Txid.fromHex("ab".repeat(32)), 0), 1000, Txs.OPEN);
    Out beyond = new Out(new OutPoint(story.coin(1).point().txid(), 1), 1000, Txs.OPEN);
    Out negative = new Out(new OutPoint(story.coin(1).point().txid(), -1), 1000, Txs.OPEN);
    Out genesis = Out.of(story.params().genesis().transaction(0), 0);
    story.extend("b1", from("base"), spending(never)).rejected(TxRule.MISSING_OR_SPENT);
    story.extend("b2", from("base"), spending(beyond)).rejected(TxRule.MISSING_OR_SPENT);
    story.extend("b3", from("base"), spending(negative)).rejected(TxRule.MISSING_OR_SPENT);
    // The first block's coinbase never was a coin.
    story.extend("b4", from("base"), spending(genesis)).rejected(TxRule.MISSING_OR_SPENT);
    return story;
  }

  private static Story twice() {
    Story story = Story.of("nothing is spent twice");
    Out coin = story.coin(1);
    story
        .extend("b1", from("base"), with(Txs.spend(coin, 1), Txs.spend(coin, 2)))
        .rejected(TxRule.MISSING_OR_SPENT);
    Transaction itself =
        Txs.tx(List.of(Txs.input(coin), Txs.input(coin)), List.of(Txs.output(2 * coin.value())));
    // The inflation bug of 2018 (CVE-2018-17144).
    story.extend("b2", from("base"), with(itself)).rejected(TxRule.DUPLICATE_INPUTS);
    Transaction apart =
        Txs.tx(
            List.of(Txs.input(coin), Txs.input(story.coin(2)), Txs.input(coin)),
            List.of(Txs.output(coin.value())));
    story.extend("b3", from("base"), with(apart)).rejected(TxRule.DUPLICATE_INPUTS);
    story.extend("b4", from("base"), spending(coin)).connects();
    story.extend("b5", from("b4"), with(Txs.spend(coin, 3))).rejected(TxRule.MISSING_OR_SPENT);
    return story;
  }

  private static Story chained() {
    Story story = Story.of("a block's transactions may build on each other, in their order");
    Transaction first = Txs.spend(story.coin(1));
    Transaction second = Txs.spend(Out.of(first, 0));
    Transaction third = Txs.spend(Out.of(second, 0));
    story.extend("b1", from("base"), with(first, third, second)).rejected(TxRule.MISSING_OR_SPENT);
    story.extend("b2", from("base"), with(second, first)).rejected(TxRule.MISSING_OR_SPENT);
    story.extend("b3", from("base"), with(first, second, third), rewarding(3)).connects();
    story
        .extend("b4", from("b3"), with(Txs.spend(Out.of(second, 0), 2)))
        .rejected(TxRule.MISSING_OR_SPENT);
    story.extend("b5", from("b3"), spending(Out.of(third, 0))).connects();
    return story;
  }

  private static Story amounts() {
    Story story = Story.of("nobody pays more than is there, or than can be");
    Out coin = story.coin(1);
    story
        .extend("b1", from("base"), with(Txs.spend(coin, -1)))
        .rejected(TxRule.INPUTS_BELOW_OUTPUTS);
    story.extend("b2", from("base"), with(paying(coin, -1))).rejected(TxRule.OUTPUT_NEGATIVE);
    story
        .extend("b3", from("base"), with(paying(coin, ALL_MONEY + 1)))
        .rejected(TxRule.OUTPUT_TOO_LARGE);
    story
        .extend("b4", from("base"), with(paying(coin, Long.MAX_VALUE)))
        .rejected(TxRule.OUTPUT_TOO_LARGE);
    // The overflow of block 74638 (CVE-2010-5139): two outputs whose sum wraps around to little.
    story
        .extend("b5", from("base"), with(paying(coin, ALL_MONEY, 1)))
        .rejected(TxRule.OUTPUT_TOTAL_TOO_LARGE);
    story
        .extend("b6", from("base"), with(paying(coin, ALL_MONEY, ALL_MONEY)))
        .rejected(TxRule.OUTPUT_TOTAL_TOO_LARGE);
    story
        .extend("b7", from("base"), with(paying(coin, ALL_MONEY)))
        .rejected(TxRule.INPUTS_BELOW_OUTPUTS);
    story
        .extend("b8", from("base"), coinbaseOutput(Txs.output(-1)))
        .rejected(TxRule.OUTPUT_NEGATIVE);
    story.extend("b9", from("base"), with(Txs.spend(coin, 0))).connects();
    story.extend("b10", from("b9"), with(paying(Out.of(story.tx("b9", 1), 0), 0, 0, 0))).connects();
    return story;
  }

  private static Transaction paying(Out out, long... amounts) {
    return Txs.tx(List.of(Txs.input(out)), Arrays.stream(amounts).mapToObj(Txs::output).toList());
  }

  private static Story shapes() {
    Story story = Story.of("a transaction has inputs and outputs, and refers to something");
    Transaction nothing = Transaction.of(1, List.of(), List.of(), 0);
    Transaction noOutputs = Txs.tx(List.of(Txs.input(story.coin(1))), List.of());
    Transaction nullInput =
        Txs.tx(
            List.of(
                Txs.input(story.coin(1)),
                new TxInput(OutPoint.NONE, Bytes.EMPTY, TxInput.SEQUENCE_FINAL)),
            List.of(Txs.output(1)));
    story.extend("b1", from("base"), with(nothing)).rejected(TxRule.NO_INPUTS);
    story.extend("b2", from("base"), with(noOutputs)).rejected(TxRule.NO_OUTPUTS);
    story.extend("b3", from("base"), with(nullInput)).rejected(TxRule.NULL_OUTPOINT);
    return story;
  }

  private static Story data() {
    Story story = Story.of("data outputs are no coins, and whoever wants may burn money in them");
    Transaction burning =
        Txs.tx(
            List.of(Txs.input(story.coin(1))),
            List.of(
                Txs.output(1_000_000, Bytes.fromHex("6a0568656c6c6f")),
                Txs.output(10, Bytes.fromHex("6a")),
                Txs.output(1_000_000)));
    story.extend("b1", from("base"), with(burning)).connects();
    story.extend("b2", from("b1"), spending(Out.of(burning, 0))).rejected(TxRule.MISSING_OR_SPENT);
    story.extend("b3", from("b1"), spending(Out.of(burning, 1))).rejected(TxRule.MISSING_OR_SPENT);
    // A script that is too long can never run, so it is no coin either; one byte less is.
    Transaction longest =
        Txs.tx(
            List.of(Txs.input(story.coin(2))),
            List.of(Txs.output(1000, Txs.repeat(0x61, 10_001)), Txs.output(1000, longButGood())));
    story.extend("b4", from("b1"), with(longest)).connects();
    story.extend("b5", from("b4"), spending(Out.of(longest, 0))).rejected(TxRule.MISSING_OR_SPENT);
    story.extend("b6", from("b4"), spending(Out.of(longest, 1))).connects();
    return story;
  }

  /// Ten thousand bytes that run: pushes, each dropped at once.
  private static Bytes longButGood() {
    Bytes block = Bytes.concat(Bytes.fromHex("4d0602"), Txs.zeros(518), Bytes.fromHex("75"));
    Bytes script = Bytes.EMPTY;
    while (script.size() + block.size() < 10_000) {
      script = Bytes.concat(script, block);
    }
    int left = 10_000 - script.size() - 1;
    Bytes rest =
        Bytes.concat(Bytes.fromHex("4d"), Bytes.of((byte) (left - 4), (byte) (left - 4 >>> 8)));
    return Bytes.concat(script, rest, Txs.zeros(left - 4), Bytes.fromHex("7551"));
  }

  private static Story scripts() {
    Story story = Story.of("a script that does not agree condemns the block");
    Transaction paid =
        Txs.tx(
            List.of(Txs.input(story.coin(1))),
            List.of(
                Txs.output(1000, Bytes.fromHex("00")),
                Txs.output(1000, Bytes.fromHex("5288")),
                Txs.output(1000, Bytes.fromHex("528751"))));
    story.extend("b1", from("base"), with(paid)).connects();
    story.extend("b2", from("b1"), spending(Out.of(paid, 0))).rejected(BlockRule.SCRIPT);
    story.extend("b3", from("b1"), spending(Out.of(paid, 1))).rejected(BlockRule.SCRIPT);
    Transaction good =
        Txs.tx(List.of(Txs.input(Out.of(paid, 2), Bytes.fromHex("53"))), List.of(Txs.output(1000)));
    story.extend("b4", from("b1"), with(good)).connects();
    return story;
  }
}
