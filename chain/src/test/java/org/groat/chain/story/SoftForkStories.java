package org.groat.chain.story;

import static org.groat.chain.story.Edit.*;
import static org.groat.chain.story.Story.from;

import java.util.ArrayList;
import java.util.List;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.BlockRule;
import org.groat.chain.consensus.BuriedDeployment;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.script.Script;
import org.groat.chain.script.ScriptBuilder;

/// Scripts whose meaning a soft fork narrowed: the same spend is good in the last block before, and condemns the first block
/// after.
final class SoftForkStories {
  /// The first block that holds to the fork.
  private static final int ACTIVATION = Story.BASE_HEIGHT + 3;

  private static final Bytes KEY = Bytes.concat(Bytes.fromHex("02"), Txs.repeat(0x11, 32));

  private SoftForkStories() {}

  static List<Story> all() {
    List<Story> all = new ArrayList<>();
    // A signature that is none, which the script wants to fail: strictly it is an error.
    all.add(
        told(
            "strict DER (BIP-0066)",
            BuriedDeployment.STRICT_DER,
            new ScriptBuilder().push(KEY).op(0xac).op(0x91).build(),
            Script.push(Bytes.fromHex("0102030405"))));
    all.add(
        told(
            "OP_CHECKLOCKTIMEVERIFY (BIP-0065)",
            BuriedDeployment.CHECK_LOCK_TIME_VERIFY,
            new ScriptBuilder().number(1000).op(0xb1).op(0x75).op(0x51).build(),
            Bytes.EMPTY));
    all.add(
        told(
            "OP_CHECKSEQUENCEVERIFY (BIP-0112)",
            BuriedDeployment.RELATIVE_LOCK_TIME,
            new ScriptBuilder().number(1000).op(0xb2).op(0x75).op(0x51).build(),
            Bytes.EMPTY));
    // No signature of no keys, with something where nothing belongs.
    all.add(
        told(
            "the excess value of a multisignature (BIP-0147)",
            BuriedDeployment.SEGREGATED_WITNESS,
            Bytes.fromHex("0000ae"),
            Bytes.fromHex("51")));
    all.add(witnessPrograms());
    return all;
  }

  private static Story told(
      String what, BuriedDeployment deployment, Bytes script, Bytes scriptSig) {
    NetworkParameters params =
        NetworkParameters.REGTEST.withActivationHeight(deployment, ACTIVATION);
    Story story = Story.of(what + " holds from its height on", params);
    Transaction paid = Txs.split(story.coin(1), 3, script);
    story.extend("b1", from("base"), with(paid)).connects();
    story.extend("b2", from("b1"), with(spend(paid, 0, scriptSig))).connects();
    story.extend("b3", from("b2"), with(spend(paid, 1, scriptSig))).rejected(BlockRule.SCRIPT);
    story.extend("b3.good", from("b2")).connects();
    // A branch that forked off before the height may still do it below, and must not above.
    story.extend("c2", from("b1"), with(spend(paid, 2, scriptSig))).staysAside();
    story.extend("c3", from("c2")).staysAside();
    story
        .extend("c4", from("c3"), with(spend(paid, 1, scriptSig)))
        .rejected(BlockRule.SCRIPT, "b3.good");
    return story;
  }

  private static Transaction spend(Transaction paid, int index, Bytes scriptSig) {
    return Txs.tx(List.of(Txs.input(Out.of(paid, index), scriptSig)), List.of(Txs.output(1000)));
  }

  private static Story witnessPrograms() {
    Story story = Story.of("witness programs of versions without rules are anybody's");
    Bytes unknown = Script.payToWitness(2, Txs.repeat(1, 32));
    Bytes oddTaproot = Script.payToWitness(1, Txs.repeat(1, 20));
    Bytes oddVersion0 = Script.payToWitness(0, Txs.repeat(1, 10));
    Transaction paid =
        Txs.tx(
            List.of(Txs.input(story.coin(1))),
            List.of(
                Txs.output(1000, unknown),
                Txs.output(1000, oddTaproot),
                Txs.output(1000, oddVersion0),
                Txs.output(1000, Script.payToTaproot(Txs.repeat(1, 32)))));
    story.extend("b1", from("base"), with(paid)).connects();
    story.extend("b2", from("b1"), spending(Out.of(paid, 2))).rejected(BlockRule.SCRIPT);
    story.extend("b3", from("b1"), spending(Out.of(paid, 3))).rejected(BlockRule.SCRIPT);
    story.extend("b4", from("b1"), spending(Out.of(paid, 0), Out.of(paid, 1))).connects();
    return story;
  }
}
