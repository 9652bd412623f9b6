package org.groat.chain.story;

import static org.groat.chain.story.Edit.*;
import static org.groat.chain.story.Story.from;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.BlockRule;
import org.groat.chain.consensus.BuriedDeployment;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.consensus.WitnessCommitment;
import org.groat.chain.crypto.Sha256;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.Hash256;
import org.groat.chain.primitives.MerkleRoot;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.script.Script;

/// What header and coinbase commit to. Whatever a stranger changed on the way never condemns the block itself: each story ends
/// with the untouched block being taken.
final class CommitmentStories {
  private static final Bytes WITNESS_SCRIPT = Bytes.fromHex("7551");
  private static final Bytes PROGRAM = Script.payToWitnessScriptHash(Txs.sha256(WITNESS_SCRIPT));

  private CommitmentStories() {}

  static List<Story> all() {
    return List.of(
        wrongRoot(),
        repeatedEnd(),
        innerNodes(),
        changedWitness(),
        strippedWitness(),
        uncommitted(),
        beforeSegwit(),
        lastCommitment());
  }

  private static Story wrongRoot() {
    Story story = Story.of("a header commits to exactly its transactions");
    story.extend("b1", from("base"), merkleRoot(MerkleRoot.ZERO)).rejected(BlockRule.MERKLE_ROOT);
    Transaction first = Txs.spend(story.coin(1));
    Transaction second = Txs.spend(story.coin(2));
    Edit both = with(first, second);
    Told base = story.block("base");
    Draft draft = new Draft(story.params(), base, "b2");
    both.accept(draft);
    Block good = draft.solve();
    story.extend("filler", from("base")).connects();
    story
        .again("filler", same -> changed(good, list -> list.subList(0, 2)))
        .rejected(BlockRule.MERKLE_ROOT);
    story
        .again(
            "filler", same -> changed(good, list -> List.of(list.get(0), list.get(2), list.get(1))))
        .rejected(BlockRule.MERKLE_ROOT);
    story.again("filler", same -> changed(good, list -> List.of())).rejected(BlockRule.MERKLE_ROOT);
    story.extend("b2", from("base"), both).staysAside();
    story.extend("b3", from("b2")).connects();
    return story;
  }

  private static Story repeatedEnd() {
    Story story =
        Story.of("a list that repeats its end has the same root, and does not pass for it");
    Edit two = spending(story.coin(1), story.coin(2));
    Draft draft = new Draft(story.params(), story.block("base"), "b1");
    two.accept(draft);
    Block good = draft.solve();
    story.extend("filler", from("base")).connects();
    story
        .again("filler", same -> changed(good, CommitmentStories::repeatLast))
        .rejected(BlockRule.MERKLE_DUPLICATE);
    story.extend("b1", from("base"), two).staysAside();
    story
        .extend(
            "b2",
            from("b1"),
            spending(story.coin(3), story.coin(4), story.coin(5), story.coin(6), story.coin(7)))
        .connects();
    story.again("b2", block -> changed(block, list -> repeat(list, 2))).isKnown();
    return story;
  }

  private static List<Transaction> repeatLast(List<Transaction> list) {
    return repeat(list, 1);
  }

  private static List<Transaction> repeat(List<Transaction> list, int count) {
    List<Transaction> longer = new ArrayList<>(list);
    longer.addAll(list.subList(list.size() - count, list.size()));
    return longer;
  }

  /// Sixty-four bytes that are both a pair of hashes in the merkle tree and a transaction (CVE-2017-12842). To find such a pair
  /// takes some work; here the second hash is chosen freely, and only the inner level is sent.
  private static Story innerNodes() {
    Story story =
        Story.of(
            "two hashes of the merkle tree that read as a transaction do not condemn the block");
    Bytes pair = pairThatReadsAsTransaction();
    Transaction disguised = Transaction.CODEC.decode(pair);
    MerkleRoot root = MerkleRoot.of(Sha256.hashTwice(pair));
    story
        .extend("b1", from("base"), withoutCoinbase(), with(disguised), merkleRoot(root))
        .rejected(BlockRule.MERKLE_ROOT);
    return story;
  }

  private static Bytes pairThatReadsAsTransaction() {
    ByteWriter out = new ByteWriter().int32(1).compactSize(1);
    out.bytes(Txs.zeros(Hash256.SIZE)).int32(7).sizedBytes(Bytes.EMPTY).uint32(0);
    out.compactSize(1).int64(1000).sizedBytes(Txs.zeros(4)).uint32(0);
    Bytes pair = out.toBytes();
    if (pair.size() != 2 * Hash256.SIZE) {
      throw new IllegalStateException(pair.size() + " bytes");
    }
    return pair;
  }

  private static Story changedWitness() {
    Story story = Story.of("a changed witness spoils a copy, not the block");
    Transaction paid = Txs.split(story.coin(1), 2, PROGRAM);
    story.extend("b1", from("base"), with(paid)).connects();
    Transaction spend =
        Txs.witnessed(Txs.spend(Out.of(paid, 0)), Bytes.fromHex("aa"), WITNESS_SCRIPT);
    Transaction other =
        Txs.witnessed(Txs.spend(Out.of(paid, 0)), Bytes.fromHex("bb"), WITNESS_SCRIPT);
    Draft draft = new Draft(story.params(), story.block("b1"), "b2");
    with(spend).accept(draft);
    committing().accept(draft);
    Block good = draft.solve();
    story.extend("filler", from("b1")).connects();
    story
        .again("filler", same -> changed(good, list -> List.of(list.get(0), other)))
        .rejected(BlockRule.WITNESS_MERKLE);
    Transaction emptyWitness = Txs.witnessed(good.transaction(0), Txs.zeros(31));
    story
        .again("filler", same -> changed(good, list -> List.of(emptyWitness, spend)))
        .rejected(BlockRule.WITNESS_NONCE_SIZE);
    Transaction otherReserve = Txs.witnessed(good.transaction(0), Txs.repeat(1, 32));
    story
        .again("filler", same -> changed(good, list -> List.of(otherReserve, spend)))
        .rejected(BlockRule.WITNESS_MERKLE);
    Transaction twoItems = Txs.witnessed(good.transaction(0), Txs.zeros(32), Bytes.EMPTY);
    story
        .again("filler", same -> changed(good, list -> List.of(twoItems, spend)))
        .rejected(BlockRule.WITNESS_NONCE_SIZE);
    // Padding the witness beyond the limit of weight makes it no more than another wrong copy.
    Transaction huge =
        Txs.witnessed(Txs.spend(Out.of(paid, 0)), Txs.zeros(4_000_000), WITNESS_SCRIPT);
    story
        .again("filler", same -> changed(good, list -> List.of(list.get(0), huge)))
        .rejected(BlockRule.WITNESS_MERKLE);
    story.extend("b2", from("b1"), with(spend), committing()).staysAside();
    story.extend("b3", from("b2")).connects();
    return story;
  }

  private static Story strippedWitness() {
    Story story = Story.of("a block without its witnesses is no block, but may become one");
    Transaction paid = Txs.split(story.coin(1), 2, PROGRAM);
    story.extend("b1", from("base"), with(paid)).connects();
    Transaction spend =
        Txs.witnessed(Txs.spend(Out.of(paid, 0)), Bytes.fromHex("aa"), WITNESS_SCRIPT);
    Draft draft = new Draft(story.params(), story.block("b1"), "b2");
    with(spend).accept(draft);
    committing().accept(draft);
    Block good = draft.solve();
    story.extend("filler", from("b1")).connects();
    UnaryOperator<Block> strip =
        same ->
            changed(
                good,
                list ->
                    list.stream().map(tx -> Transaction.decodeStripped(tx.stripped())).toList());
    story.again("filler", strip).rejected(BlockRule.WITNESS_NONCE_SIZE);
    story.extend("b2", from("b1"), with(spend), committing()).staysAside();
    story.extend("b3", from("b2")).connects();
    return story;
  }

  private static Story uncommitted() {
    Story story = Story.of("witnesses need a commitment, and a commitment no witnesses");
    Transaction paid = Txs.split(story.coin(1), 2, PROGRAM);
    story.extend("b1", from("base"), with(paid)).connects();
    Transaction spend =
        Txs.witnessed(Txs.spend(Out.of(paid, 0)), Bytes.fromHex("aa"), WITNESS_SCRIPT);
    story.extend("b2", from("b1"), with(spend)).rejected(BlockRule.UNEXPECTED_WITNESS);
    story
        .extend("b3", from("b1"), with(Txs.spend(Out.of(paid, 0))), committing())
        .rejected(BlockRule.SCRIPT);
    story.extend("b4", from("b1"), committing()).connects();
    // A witness that its script does not ask for is an error of the script.
    Transaction needless = Txs.witnessed(Txs.spend(story.coin(2)), Bytes.fromHex("aa"));
    story.extend("b5", from("b4"), with(needless), committing()).rejected(BlockRule.SCRIPT);
    story.extend("b6", from("b4"), with(spend), committing()).connects();
    return story;
  }

  private static Story beforeSegwit() {
    int activation = Story.BASE_HEIGHT + 2;
    NetworkParameters later =
        NetworkParameters.REGTEST.withActivationHeight(
            BuriedDeployment.SEGREGATED_WITNESS, activation);
    Story story =
        Story.of("before segwit no block has witnesses, and a commitment means nothing", later);
    Bytes wrong = WitnessCommitment.script(Txs.zeros(32));
    story.extend("b1", from("base"), committing()).rejected(BlockRule.UNEXPECTED_WITNESS);
    story.extend("b2", from("base"), coinbaseOutput(Txs.output(0, wrong))).connects();
    story
        .extend("b3", from("b2"), coinbaseOutput(Txs.output(0, wrong)))
        .rejected(BlockRule.WITNESS_NONCE_SIZE);
    story.extend("b4", from("b2"), committing()).connects();
    return story;
  }

  private static Story lastCommitment() {
    Story story = Story.of("of several outputs that look like a commitment the last counts");
    Bytes wrong = WitnessCommitment.script(Txs.zeros(32));
    story.extend("b1", from("base"), coinbaseOutput(Txs.output(0, wrong)), committing()).connects();
    Draft draft = new Draft(story.params(), story.block("b1"), "b2");
    committing().accept(draft);
    Transaction coinbase = draft.coinbase();
    List<TxOutput> reversed = new ArrayList<>(coinbase.outputs());
    reversed.add(Txs.output(0, wrong));
    Transaction lastIsWrong = Transaction.of(1, coinbase.inputs(), reversed, 0);
    story.extend("b2", from("b1"), coinbase(lastIsWrong)).rejected(BlockRule.WITNESS_MERKLE);
    return story;
  }

  private static Block changed(Block block, UnaryOperator<List<Transaction>> change) {
    return Block.of(block.header(), change.apply(block.transactions()));
  }
}
