package org.groat.chain.consensus;

import java.util.List;
import java.util.Optional;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.Secp256k1;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.Hash256;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.Weight;
import org.groat.chain.script.ScriptBuilder;
import org.groat.chain.script.ScriptError;

/// What a block must be like before anybody looks at the coins it spends. The header has [HeaderRules] of its own; what needs
/// the coins is [BlockConnection]'s.
public final class BlockRules {
  private BlockRules() {}

  /// The rules that need nothing but the block.
  public static Optional<Rejection> check(Block block, NetworkParameters params, Secp256k1 curve) {
    if (!SignetSolution.isValid(block, params, curve)) {
      return Rejection.by(BlockRule.SIGNET_SOLUTION, "signet block signature validation failure");
    }
    Optional<Rejection> merkle = checkMerkleRoot(block);
    return merkle.isPresent() ? merkle : checkContents(block);
  }

  /// The header commits to these transactions, and to no others at once.
  public static Optional<Rejection> checkMerkleRoot(Block block) {
    MerkleTree.Root root = MerkleTree.of(block.transactions());
    if (!root.hash().equals(block.header().merkleRoot())) {
      return Rejection.by(BlockRule.MERKLE_ROOT, "hashMerkleRoot mismatch");
    }
    if (root.mutated()) {
      return Rejection.by(BlockRule.MERKLE_DUPLICATE, "duplicate transaction");
    }
    return mayBeInnerNodes(block.transactions())
        ? Rejection.by(BlockRule.MERKLE_ROOT, "transaction of 64 bytes may be a pair of hashes")
        : Optional.empty();
  }

  /// True where what stands for transactions may be a row of the merkle tree above them, each pair of hashes read as a
  /// transaction (CVE-2017-12842): then the list is not the one that the header's maker meant. With a true coinbase in front it
  /// cannot be: to find one that is a pair of hashes takes more work than the block itself.
  private static boolean mayBeInnerNodes(List<Transaction> transactions) {
    return !transactions.isEmpty()
        && !transactions.getFirst().isCoinbase()
        && transactions.stream().anyMatch(tx -> tx.strippedSize() == 2 * Hash256.SIZE);
  }

  /// What the transactions must be like, whoever committed to them: also for a block without proof of work, still to be mined.
  public static Optional<Rejection> checkContents(Block block) {
    List<Transaction> transactions = block.transactions();
    // Counted so that a block of transactions without any byte more fails before its size is
    // computed.
    if (transactions.isEmpty()
        || (long) transactions.size() * Weight.UNITS_PER_BYTE > Limits.BLOCK_WEIGHT_MAX
        || (long) block.strippedSize() * Weight.UNITS_PER_BYTE > Limits.BLOCK_WEIGHT_MAX) {
      return Rejection.by(BlockRule.LENGTH, "size limits failed");
    }
    if (!transactions.getFirst().isCoinbase()) {
      return Rejection.by(BlockRule.COINBASE_MISSING, "first tx is not coinbase");
    }
    for (int i = 1; i < transactions.size(); i++) {
      if (transactions.get(i).isCoinbase()) {
        return Rejection.by(BlockRule.COINBASE_MULTIPLE, "more than one coinbase");
      }
    }
    for (Transaction tx : transactions) {
      Optional<Rejection> rejection = TransactionRules.check(tx);
      if (rejection.isPresent()) {
        return Optional.of(
            new Rejection(
                rejection.get().rule(), "Transaction check failed (tx hash " + tx.txid() + ")"));
      }
    }
    return checkLegacySigOps(transactions);
  }

  private static Optional<Rejection> checkLegacySigOps(List<Transaction> transactions) {
    long count = 0;
    for (Transaction tx : transactions) {
      count += SigOps.legacy(tx);
    }
    return count * Limits.SIGOP_COST > Limits.BLOCK_SIGOPS_COST_MAX
        ? Rejection.by(BlockRule.SIGOPS, "out-of-bounds SigOpCount")
        : Optional.empty();
  }

  /// The rules that need the block's place in the chain. To be asked once [#check] has nothing against the block.
  public static Optional<Rejection> accept(
      Block block, HeaderContext previous, NetworkParameters params) {
    int height = previous.height() + 1;
    boolean medianTime = params.isActive(BuriedDeployment.RELATIVE_LOCK_TIME, height);
    long lockTimeCutoff = medianTime ? previous.medianTimePast() : block.header().time();
    for (Transaction tx : block.transactions()) {
      if (!LockTimes.isFinal(tx, height, lockTimeCutoff)) {
        return Rejection.by(BlockRule.NON_FINAL, "non-final transaction");
      }
    }
    if (params.isActive(BuriedDeployment.HEIGHT_IN_COINBASE, height)
        && !block.transaction(0).scriptSig(0).startsWith(heightScript(height))) {
      return Rejection.by(BlockRule.COINBASE_HEIGHT, "block height mismatch in coinbase");
    }
    Optional<Rejection> witness =
        WitnessCommitment.accept(
            block, params.isActive(BuriedDeployment.SEGREGATED_WITNESS, height));
    if (witness.isPresent()) {
      return witness;
    }
    // Only now: what a stranger may have appended to the witnesses must not condemn the block's
    // hash.
    return block.weight().units() > Limits.BLOCK_WEIGHT_MAX
        ? Rejection.by(BlockRule.WEIGHT, "weight limit failed")
        : Optional.empty();
  }

  /// What is to be said of a block in which an input's script does not agree to being spent.
  public static Rejection scriptFailed(ScriptError error, Transaction tx, int input) {
    return new Rejection(BlockRule.SCRIPT, " (" + error.text() + ")", inputText(tx, input));
  }

  /// Names an input for a person to read.
  public static String inputText(Transaction tx, int input) {
    return "input "
        + input
        + " of "
        + tx.txid()
        + " (wtxid "
        + tx.wtxid()
        + "), spending "
        + tx.outPoint(input);
  }

  /// What the script of a coinbase at `height` begins with (BIP-0034).
  public static Bytes heightScript(int height) {
    return new ScriptBuilder().number(height).build();
  }
}
