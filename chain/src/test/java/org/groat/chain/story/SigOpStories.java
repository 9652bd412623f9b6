package org.groat.chain.story;

import static org.groat.chain.story.Edit.*;
import static org.groat.chain.story.Story.from;

import java.util.List;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.BlockRule;
import org.groat.chain.crypto.Hash160;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.script.Script;

/// How many signature operations a block may hold, in every way of counting: 20,000 of legacy ones, each of which costs four
/// of 80,000.
final class SigOpStories {
  private static final int LEGACY_MAX = 20_000;
  private static final int CHECKSIG = 0xac;
  private static final int CHECKSIGVERIFY = 0xad;
  private static final int CHECKMULTISIG = 0xae;
  private static final int CHECKMULTISIGVERIFY = 0xaf;

  /// Operations in one script that do not run: a script may have 201.
  private static final int IDLE = 198;

  /// Agrees, with so many signature operations in a branch that is not taken.
  private static final Bytes IDLE_SCRIPT =
      Bytes.concat(Bytes.fromHex("510063"), Txs.repeat(CHECKSIG, IDLE), Bytes.fromHex("68"));

  private SigOpStories() {}

  static List<Story> all() {
    return List.of(
        legacy(),
        multisig(),
        unreadable(),
        inputs(),
        payToScriptHash(),
        keysBehindScriptHash(),
        witness(),
        nested());
  }

  private static Story legacy() {
    Story story = Story.of("twenty thousand signature operations in outputs, and not one more");
    for (int opcode : new int[] {CHECKSIG, CHECKSIGVERIFY}) {
      String name = "b" + opcode;
      story
          .extend(
              name, from("base"), with(Txs.pay(story.coin(1), Txs.repeat(opcode, LEGACY_MAX + 1))))
          .rejected(BlockRule.SIGOPS);
    }
    // Wherever they are: in several transactions, in the coinbase.
    Transaction half = Txs.pay(story.coin(1), Txs.repeat(CHECKSIG, LEGACY_MAX / 2));
    Transaction other = Txs.pay(story.coin(2), Txs.repeat(CHECKSIG, LEGACY_MAX / 2));
    Edit oneMore = coinbaseOutput(Txs.output(0, Txs.repeat(CHECKSIG, 1)));
    story.extend("b2", from("base"), with(half, other), oneMore).rejected(BlockRule.SIGOPS);
    Bytes scriptWithOne =
        Bytes.concat(Draft.coinbaseScript(Story.BASE_HEIGHT + 1, "b3"), Txs.repeat(CHECKSIG, 1));
    story
        .extend("b3", from("base"), with(half, other), coinbaseScript(scriptWithOne))
        .rejected(BlockRule.SIGOPS);
    story.extend("b4", from("base"), with(half, other)).connects();
    story
        .extend(
            "b5", from("b4"), with(Txs.pay(story.coin(3), Txs.repeat(CHECKSIGVERIFY, LEGACY_MAX))))
        .connects();
    return story;
  }

  private static Story multisig() {
    Story story = Story.of("a multisignature in an output counts as twenty");
    for (int opcode : new int[] {CHECKMULTISIG, CHECKMULTISIGVERIFY}) {
      Bytes most = Txs.repeat(opcode, LEGACY_MAX / 20);
      String name = "b" + opcode;
      story
          .extend(
              name,
              from("base"),
              with(Txs.pay(story.coin(1), Bytes.concat(most, Txs.repeat(CHECKSIG, 1)))))
          .rejected(BlockRule.SIGOPS);
    }
    // The number before it does not help.
    Bytes twoKeys = Bytes.fromHex("52ae");
    Bytes many = Bytes.concat(Txs.repeat(CHECKMULTISIG, LEGACY_MAX / 20), twoKeys);
    story.extend("b1", from("base"), with(Txs.pay(story.coin(1), many))).rejected(BlockRule.SIGOPS);
    story
        .extend(
            "b2",
            from("base"),
            with(Txs.pay(story.coin(1), Txs.repeat(CHECKMULTISIG, LEGACY_MAX / 20))))
        .connects();
    return story;
  }

  private static Story unreadable() {
    Story story = Story.of("what stands behind a push that ends early is not counted");
    Bytes tooMany = Txs.repeat(CHECKSIG, LEGACY_MAX + 1);
    Bytes endsEarly = Bytes.fromHex("4effffffff");
    story
        .extend("b1", from("base"), with(Txs.pay(story.coin(1), Bytes.concat(tooMany, endsEarly))))
        .rejected(BlockRule.SIGOPS);
    // Inside a push nothing counts either.
    Bytes pushed = Bytes.concat(Bytes.fromHex("4e214e0000"), tooMany);
    story
        .extend(
            "b2",
            from("base"),
            with(
                Txs.pay(story.coin(1), pushed),
                Txs.pay(story.coin(2), Bytes.concat(endsEarly, tooMany))))
        .connects();
    Bytes inTheMiddle = Bytes.concat(Txs.repeat(CHECKSIG, LEGACY_MAX), endsEarly, tooMany);
    story.extend("b3", from("b2"), with(Txs.pay(story.coin(3), inTheMiddle))).connects();
    return story;
  }

  private static Story inputs() {
    Story story =
        Story.of("signature operations in an input's script count, whether they run or not");
    Bytes idle = Bytes.concat(Bytes.fromHex("0063"), Txs.repeat(CHECKSIG, 1), Bytes.fromHex("68"));
    Transaction rest = Txs.pay(story.coin(1), Txs.repeat(CHECKSIG, LEGACY_MAX));
    Transaction one = Txs.tx(List.of(Txs.input(story.coin(2), idle)), List.of(Txs.output(1000)));
    story.extend("b1", from("base"), with(rest, one)).rejected(BlockRule.SIGOPS);
    Transaction fewer = Txs.pay(story.coin(1), Txs.repeat(CHECKSIG, LEGACY_MAX - 1));
    story.extend("b2", from("base"), with(fewer, one)).connects();
    // The script that is spent does not count, unless it is behind a hash.
    Transaction open = Txs.pay(story.coin(3), IDLE_SCRIPT);
    story.extend("b3", from("b2"), with(open)).connects();
    Transaction spend = Txs.spend(Out.of(open, 0));
    story
        .extend(
            "b4", from("b3"), with(spend, Txs.pay(story.coin(4), Txs.repeat(CHECKSIG, LEGACY_MAX))))
        .connects();
    return story;
  }

  private static Story payToScriptHash() {
    Story story = Story.of("signature operations behind a script hash count as much as others");
    int inputs = LEGACY_MAX / IDLE;
    int left = LEGACY_MAX - inputs * IDLE;
    Bytes script = Script.payToScriptHash(Bytes.wrap(Hash160.of(IDLE_SCRIPT)));
    Transaction paid = Txs.split(story.coin(1), inputs, script);
    story.extend("b1", from("base"), with(paid)).connects();
    Transaction sweep = Txs.sweep(paid, Script.push(IDLE_SCRIPT));
    story
        .extend(
            "b2", from("b1"), with(sweep, Txs.pay(story.coin(2), Txs.repeat(CHECKSIG, left + 1))))
        .rejected(BlockRule.SIGOPS);
    story
        .extend("b3", from("b1"), with(sweep, Txs.pay(story.coin(2), Txs.repeat(CHECKSIG, left))))
        .connects();
    return story;
  }

  private static Story keysBehindScriptHash() {
    Story story = Story.of("a multisignature behind a script hash counts its keys");
    // Sixteen by the number before it; twenty where there is none.
    Bytes counted =
        Bytes.concat(Bytes.fromHex("510063"), Bytes.fromHex("60ae"), Bytes.fromHex("68"));
    Bytes uncounted =
        Bytes.concat(Bytes.fromHex("510063"), Bytes.fromHex("ae"), Bytes.fromHex("68"));
    Transaction paid =
        Txs.tx(
            List.of(Txs.input(story.coin(1))),
            List.of(
                Txs.output(1000, Script.payToScriptHash(Bytes.wrap(Hash160.of(counted)))),
                Txs.output(1000, Script.payToScriptHash(Bytes.wrap(Hash160.of(uncounted))))));
    story.extend("b1", from("base"), with(paid)).connects();
    Transaction spend =
        Txs.tx(
            List.of(
                Txs.input(Out.of(paid, 0), Script.push(counted)),
                Txs.input(Out.of(paid, 1), Script.push(uncounted))),
            List.of(Txs.output(1000)));
    story
        .extend(
            "b2",
            from("b1"),
            with(spend, Txs.pay(story.coin(2), Txs.repeat(CHECKSIG, LEGACY_MAX - 35))))
        .rejected(BlockRule.SIGOPS);
    story
        .extend(
            "b3",
            from("b1"),
            with(spend, Txs.pay(story.coin(2), Txs.repeat(CHECKSIG, LEGACY_MAX - 36))))
        .connects();
    return story;
  }

  private static Story witness() {
    Story story = Story.of("a signature operation in a witness costs a quarter");
    int inputs = 4 * LEGACY_MAX / IDLE;
    int left = 4 * LEGACY_MAX - inputs * IDLE;
    Transaction paid =
        Txs.split(story.coin(1), inputs, Script.payToWitnessScriptHash(Txs.sha256(IDLE_SCRIPT)));
    story.extend("b1", from("base"), with(paid)).connects();
    Transaction sweep = Txs.sweep(paid, Bytes.EMPTY, IDLE_SCRIPT);
    Transaction tooMany = Txs.pay(story.coin(2), Txs.repeat(CHECKSIG, left / 4 + 1));
    story.extend("b2", from("b1"), with(sweep, tooMany), committing()).rejected(BlockRule.SIGOPS);
    Transaction most = Txs.pay(story.coin(2), Txs.repeat(CHECKSIG, left / 4));
    story.extend("b3", from("b1"), with(sweep, most), committing()).connects();
    return story;
  }

  private static Story nested() {
    Story story = Story.of("a witness program behind a script hash costs as much as a bare one");
    int inputs = 4 * LEGACY_MAX / IDLE;
    int left = 4 * LEGACY_MAX - inputs * IDLE;
    Bytes program = Script.payToWitnessScriptHash(Txs.sha256(IDLE_SCRIPT));
    Transaction paid =
        Txs.split(story.coin(1), inputs, Script.payToScriptHash(Bytes.wrap(Hash160.of(program))));
    story.extend("b1", from("base"), with(paid)).connects();
    Transaction sweep = Txs.sweep(paid, Script.push(program), IDLE_SCRIPT);
    Transaction tooMany = Txs.pay(story.coin(2), Txs.repeat(CHECKSIG, left / 4 + 1));
    story.extend("b2", from("b1"), with(sweep, tooMany), committing()).rejected(BlockRule.SIGOPS);
    Transaction most = Txs.pay(story.coin(2), Txs.repeat(CHECKSIG, left / 4));
    story.extend("b3", from("b1"), with(sweep, most), committing()).connects();
    return story;
  }
}
