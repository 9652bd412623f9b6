package org.groat.chain.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.groat.chain.consensus.TestTransactions.*;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.groat.chain.Vectors;
import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.MalformedException;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.primitives.MerkleRoot;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxInput;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.script.Opcode;
import org.groat.chain.script.ScriptError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlockRulesTest {
  private static final NetworkParameters REGTEST = NetworkParameters.REGTEST;

  /// A regtest whose first coinbases need not begin with their height.
  private static final NetworkParameters OLD_COINBASES =
      REGTEST.withActivationHeight(BuriedDeployment.HEIGHT_IN_COINBASE, 1_000_000);

  private static final HeaderChain CHAIN = HeaderChain.of(REGTEST).addMany(150, 600);
  private static final int HEIGHT = 151;
  private static final Bytes ZERO_HASH = zeros(32);

  /// For each rule, the question whose answer is that it was broken.
  private static final Map<BlockRule, Supplier<Optional<Rejection>>> BROKEN =
      new EnumMap<>(BlockRule.class);

  static {
    BROKEN.put(
        BlockRule.SIGNET_SOLUTION,
        () -> BlockRules.check(block(coinbase(1)), NetworkParameters.SIGNET, Secp256k1s.best()));
    BROKEN.put(BlockRule.MERKLE_ROOT, () -> check(withRoot(MerkleRoot.ZERO, coinbase(1))));
    BROKEN.put(
        BlockRule.MERKLE_DUPLICATE, () -> check(block(coinbase(1), spend(1), spend(2), spend(2))));
    BROKEN.put(BlockRule.LENGTH, () -> check(block()));
    BROKEN.put(BlockRule.COINBASE_MISSING, () -> check(block(spend(1))));
    BROKEN.put(BlockRule.COINBASE_MULTIPLE, () -> check(block(coinbase(1), coinbase(2))));
    BROKEN.put(
        BlockRule.SIGOPS,
        () -> check(block(coinbase(1), paying(repeat(Opcode.OP_CHECKSIG, 20_001)))));
    BROKEN.put(BlockRule.NON_FINAL, () -> accept(block(coinbase(HEIGHT), locked(HEIGHT))));
    BROKEN.put(BlockRule.COINBASE_HEIGHT, () -> accept(block(coinbase(HEIGHT - 1))));
    BROKEN.put(BlockRule.WITNESS_NONCE_SIZE, () -> accept(committed(zeros(31), ZERO_HASH)));
    BROKEN.put(BlockRule.WITNESS_MERKLE, () -> accept(committed(ZERO_HASH, ZERO_HASH)));
    BROKEN.put(
        BlockRule.UNEXPECTED_WITNESS,
        () -> accept(block(coinbase(HEIGHT), witnessed(spend(1), List.of(ZERO_HASH)))));
    BROKEN.put(BlockRule.WEIGHT, () -> accept(ofWeight(4_000_001)));
    BROKEN.put(
        BlockRule.REPEATED_TRANSACTION,
        () ->
            new BlockConnection(block(coinbase(HEIGHT)).header(), CHAIN.tip(), OLD_COINBASES)
                .acceptUnrepeated(List.of(coinbase(1)), any -> Optional.of(coin(1, 1, true))));
    BROKEN.put(BlockRule.FEES_OUT_OF_RANGE, BlockRulesTest::feesOfMoreThanAllMoney);
    BROKEN.put(
        BlockRule.SCRIPT,
        () -> Optional.of(BlockRules.scriptFailed(ScriptError.EVAL_FALSE, spend(1), 0)));
    BROKEN.put(
        BlockRule.COINBASE_AMOUNT,
        () -> connection().finish(coinbase(HEIGHT, output(2_500_000_001L))));
  }

  @ParameterizedTest
  @EnumSource(BlockRule.class)
  void everyRuleRefusesWhatBreaksIt(BlockRule rule) {
    assertThat(BROKEN).as("a case for " + rule).containsKey(rule);
    assertThat(BROKEN.get(rule).get()).map(Rejection::rule).contains(rule);
  }

  @ParameterizedTest
  @EnumSource(
      value = BlockRule.class,
      names = {
        "MERKLE_ROOT",
        "MERKLE_DUPLICATE",
        "WITNESS_NONCE_SIZE",
        "WITNESS_MERKLE",
        "UNEXPECTED_WITNESS"
      })
  void whatAStrangerCanChangeOnTheWayNeverCondemnsTheHash(BlockRule rule) {
    assertThat(rule.kind()).isEqualTo(Rule.Kind.MUTATED);
  }

  @Test
  void aScriptsErrorIsPartOfTheReason() {
    Rejection rejection = BlockRules.scriptFailed(ScriptError.EVAL_FALSE, spend(1), 0);
    assertThat(rejection.reason())
        .isEqualTo(
            "block-script-verify-flag-failed (Script evaluated without error but finished with a"
                + " false/empty top stack element)");
    assertThat(rejection.detail()).startsWith("input 0 of ").contains("spending ");
  }

  @Test
  void aTransactionsOwnFaultIsReportedAsSuch() {
    Optional<Rejection> rejection =
        check(block(coinbase(1), tx(List.of(input(1)), List.of(output(-1)))));
    assertThat(rejection).map(Rejection::rule).contains(TxRule.OUTPUT_NEGATIVE);
    assertThat(rejection.orElseThrow().text())
        .startsWith("bad-txns-vout-negative, Transaction check failed (tx hash ");
  }

  @Test
  void twentyThousandLegacySignatureOperationsAreAllowed() {
    assertThat(check(block(coinbase(1), paying(repeat(Opcode.OP_CHECKSIG, 20_000))))).isEmpty();
    // A multisignature counts as twenty, whatever the number before it says.
    assertThat(check(block(coinbase(1), paying(repeat(Opcode.OP_CHECKMULTISIG, 1000))))).isEmpty();
    assertThat(check(block(coinbase(1), paying(repeat(Opcode.OP_CHECKMULTISIG, 1001)))))
        .map(Rejection::rule)
        .contains(BlockRule.SIGOPS);
  }

  @Test
  void aMillionBytesWithoutWitnessesAreAllowed() {
    int rest = block(coinbase(1)).strippedSize();
    assertThat(check(block(coinbase(1), ofSize(1_000_000 - rest)))).isEmpty();
    assertThat(check(block(coinbase(1), ofSize(1_000_001 - rest))))
        .map(Rejection::rule)
        .contains(BlockRule.LENGTH);
  }

  @Test
  void fourMillionUnitsOfWeightAreAllowed() {
    assertThat(ofWeight(4_000_000).weight().units()).isEqualTo(4_000_000);
    assertThat(accept(ofWeight(4_000_000))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 17, 127, 128, 255, 256, 32767, 32768, 500_000, 8_388_608})
  void aCoinbaseBeginsWithItsHeightInTheShortestForm(int height) {
    Bytes script = BlockRules.heightScript(height);
    String expected =
        switch (height) {
          case 1 -> "51";
          case 16 -> "60";
          case 17 -> "0111";
          case 127 -> "017f";
          case 128 -> "028000";
          case 255 -> "02ff00";
          case 256 -> "020001";
          case 32767 -> "02ff7f";
          case 32768 -> "03008000";
          case 500_000 -> "0320a107";
          default -> "0400008000";
        };
    assertThat(script).hasToString(expected);
  }

  @Test
  void beforeItsActivationAHeightNeedNotBeInTheCoinbase() {
    NetworkParameters later =
        REGTEST.withActivationHeight(BuriedDeployment.HEIGHT_IN_COINBASE, HEIGHT + 1);
    assertThat(BlockRules.accept(block(coinbase(7)), CHAIN.tip(), later)).isEmpty();
  }

  @Test
  void lockTimesAreHeldAgainstTheMedianTimeOnceThatIsActive() {
    long median = CHAIN.tip().medianTimePast();
    Block block = block(coinbase(HEIGHT), locked(median));
    assertThat(block.header().time()).isGreaterThan(median);
    assertThat(accept(block)).map(Rejection::rule).contains(BlockRule.NON_FINAL);
    assertThat(accept(block(coinbase(HEIGHT), locked(median - 1)))).isEmpty();
    NetworkParameters later =
        REGTEST.withActivationHeight(BuriedDeployment.RELATIVE_LOCK_TIME, HEIGHT + 1);
    assertThat(BlockRules.accept(block, CHAIN.tip(), later)).isEmpty();
    assertThat(accept(block(coinbase(HEIGHT), locked(HEIGHT - 1)))).isEmpty();
  }

  @Test
  void theLastOutputThatLooksLikeOneIsTheCommitment() {
    TxOutput wrong = output(0, WitnessCommitment.script(ZERO_HASH));
    TxOutput longer = output(0, Bytes.concat(WitnessCommitment.script(ZERO_HASH), ZERO_HASH));
    TxOutput shorter = output(0, WitnessCommitment.script(ZERO_HASH).slice(0, 37));
    assertThat(WitnessCommitment.index(coinbase(1, wrong, longer, shorter))).isEqualTo(1);
    assertThat(WitnessCommitment.index(coinbase(1, shorter))).isEqualTo(-1);
  }

  @Test
  void aBlockWithoutWitnessesNeedsNoCommitment() {
    assertThat(accept(block(coinbase(HEIGHT), spend(1)))).isEmpty();
  }

  @Test
  void beforeSegwitACommitmentMeansNothing() {
    NetworkParameters later =
        REGTEST.withActivationHeight(BuriedDeployment.SEGREGATED_WITNESS, HEIGHT + 1);
    Block wrong = block(coinbase(HEIGHT, output(0, WitnessCommitment.script(ZERO_HASH))));
    assertThat(BlockRules.accept(wrong, CHAIN.tip(), later)).isEmpty();
    assertThat(accept(wrong)).map(Rejection::rule).contains(BlockRule.WITNESS_NONCE_SIZE);
  }

  @Test
  void aCommitmentWithTwoItemsOfWitnessIsRefused() {
    Transaction coinbase = coinbase(HEIGHT, output(0, WitnessCommitment.script(ZERO_HASH)));
    assertThat(accept(block(witnessed(coinbase, List.of(ZERO_HASH, ZERO_HASH)))))
        .map(Rejection::rule)
        .contains(BlockRule.WITNESS_NONCE_SIZE);
  }

  @Test
  void realBlocksKeepTheRulesThatNeedNoContext() {
    List<String> names =
        List.of(
            "mainnet-413567",
            "mainnet-481829",
            "mainnet-383616",
            "426884",
            "300025",
            "898352",
            "928816",
            "928848");
    int passed = 0;
    for (String name : names) {
      Block block = Block.CODEC.decode(Vectors.bytes("blocks/" + name + ".raw"));
      boolean main = name.startsWith("mainnet") || name.equals("426884") || name.equals("300025");
      NetworkParameters params = main ? NetworkParameters.MAIN : NetworkParameters.TESTNET3;
      assertThat(HeaderRules.check(block.header(), params)).as(name).isEmpty();
      assertThat(BlockRules.check(block, params, Secp256k1s.best())).as(name).isEmpty();
      assertThat(WitnessCommitment.accept(block, true)).as(name).isEmpty();
      assertThat(block.weight().units()).as(name).isLessThanOrEqualTo(Limits.BLOCK_WEIGHT_MAX);
      passed++;
    }
    Vectors.count("real blocks, context-free rules", passed, names.size());
  }

  @Test
  void aRealBlockWithOneBitChangedIsRefusedAsMutated() {
    Bytes raw = Vectors.bytes("blocks/928816.raw");
    for (int at : new int[] {90, raw.size() / 2, raw.size() - 1}) {
      byte[] changed = raw.toByteArray();
      changed[at] ^= 1;
      Optional<Block> block = decode(Bytes.wrap(changed));
      if (block.isPresent()) {
        Optional<Rejection> rejection = BlockRules.checkMerkleRoot(block.get());
        if (rejection.isEmpty()) {
          rejection = WitnessCommitment.accept(block.get(), true);
        }
        assertThat(rejection).map(Rejection::kind).contains(Rule.Kind.MUTATED);
      }
    }
  }

  private static Optional<Block> decode(Bytes raw) {
    try {
      return Optional.of(Block.CODEC.decode(raw));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  private static Optional<Rejection> feesOfMoreThanAllMoney() {
    BlockConnection connection = connection();
    for (int i = 1; i <= 2; i++) {
      Optional<Rejection> rejection =
          connection.connect(spend(i), new Coin[] {coin(1_500_000_000_000_000L, 1, false)});
      if (rejection.isPresent()) {
        return rejection;
      }
    }
    return Optional.empty();
  }

  private static BlockConnection connection() {
    return new BlockConnection(block(coinbase(HEIGHT)).header(), CHAIN.tip(), REGTEST);
  }

  private static Optional<Rejection> check(Block block) {
    return BlockRules.check(block, REGTEST, Secp256k1s.best());
  }

  private static Optional<Rejection> accept(Block block) {
    return BlockRules.accept(block, CHAIN.tip(), REGTEST);
  }

  private static Transaction spend(int number) {
    return tx(List.of(input(number)), List.of(output(0)));
  }

  private static Transaction paying(Bytes script) {
    return tx(List.of(input(1)), List.of(output(0, script)));
  }

  private static Transaction locked(long lockTime) {
    return Transaction.of(1, List.of(input(1, 0)), List.of(output(0)), lockTime);
  }

  private static Transaction witnessed(Transaction tx, List<Bytes> witness) {
    List<TxInput> inputs = new ArrayList<>(tx.inputs());
    inputs.set(0, inputs.getFirst().withWitness(witness));
    return Transaction.of(tx.version(), inputs, tx.outputs(), tx.lockTime());
  }

  /// A block whose coinbase reserves and commits to what is given, whatever is right.
  private static Block committed(Bytes reserved, Bytes hash) {
    Transaction coinbase = coinbase(HEIGHT, output(0, WitnessCommitment.script(hash)));
    return block(witnessed(coinbase, List.of(reserved)), spend(1));
  }

  /// A block with a right commitment that has exactly so much weight, most of it in a witness.
  private static Block ofWeight(int weight) {
    int padding = weight - committedTo(Collections.nCopies(40, zeros(90_000))).weight().units();
    List<Bytes> items = new ArrayList<>(Collections.nCopies(39, zeros(90_000)));
    items.add(zeros(90_000 + padding));
    return committedTo(items);
  }

  private static Block committedTo(List<Bytes> witness) {
    Transaction spend = witnessed(spend(1), witness);
    Block draft = block(coinbase(HEIGHT), spend);
    Bytes hash = WitnessCommitment.hash(MerkleTree.ofWitnesses(draft).hash(), ZERO_HASH);
    Transaction coinbase = coinbase(HEIGHT, output(0, WitnessCommitment.script(hash)));
    return block(witnessed(coinbase, List.of(ZERO_HASH)), spend);
  }

  private static Block block(Transaction... transactions) {
    return withRoot(MerkleTree.of(List.of(transactions)).hash(), transactions);
  }

  private static Block withRoot(MerkleRoot root, Transaction... transactions) {
    BlockHash previous = CHAIN.tip().hash();
    long time = CHAIN.tip().header().time() + 600;
    return Block.of(
        new BlockHeader(4, previous, root, time, 0x207fffffL, 0), List.of(transactions));
  }
}
