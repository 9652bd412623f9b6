package org.groat.node.mining;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.BlockRules;
import org.groat.chain.consensus.BuriedDeployment;
import org.groat.chain.consensus.Deployment;
import org.groat.chain.consensus.HeaderContext;
import org.groat.chain.consensus.Limits;
import org.groat.chain.consensus.MerkleTree;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.consensus.ProofOfWork;
import org.groat.chain.consensus.Subsidy;
import org.groat.chain.consensus.VersionBits;
import org.groat.chain.consensus.WitnessCommitment;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.primitives.MerkleRoot;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxInput;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.script.ScriptBuilder;

/// A block to be, without the coinbase and the proof of work.
///
/// @param time seconds since 1970
/// @param bits the target in compact form
/// @param chosen the transactions after the coinbase
/// @param coinbaseValue subsidy and fees
/// @param witnessCommitted whether the coinbase must commit to witnesses
public record BlockTemplate(
    BlockHash previous,
    int height,
    int version,
    long time,
    long timeMin,
    long bits,
    List<Candidate> chosen,
    Amount coinbaseValue,
    boolean witnessCommitted) {

  /// What the coinbase's witness reserves for rules to come.
  private static final Bytes RESERVED = Bytes.wrap(new byte[32]);

  public BlockTemplate {
    chosen = List.copyOf(chosen);
  }

  /// The template for the block after `previous`.
  ///
  /// @param now seconds since 1970
  public static BlockTemplate of(
      HeaderContext previous, List<Candidate> chosen, long now, NetworkParameters params) {
    int height = previous.height() + 1;
    long timeMin = timeMin(previous, params);
    long time = Math.max(now, timeMin);
    Amount fees = chosen.stream().map(Candidate::fee).reduce(Amount.ZERO, Amount::plus);
    return new BlockTemplate(
        previous.hash(),
        height,
        version(previous, params),
        time,
        timeMin,
        ProofOfWork.nextBits(previous, time, params),
        chosen,
        Subsidy.at(height, params).plus(fees),
        params.isActive(BuriedDeployment.SEGREGATED_WITNESS, height));
  }

  /// The earliest time that the block may have. At a retarget BIP-0094 bounds it from the block before as well, and a block
  /// that keeps to that everywhere is fit for networks to come.
  private static long timeMin(HeaderContext previous, NetworkParameters params) {
    long afterMedian = previous.medianTimePast() + 1;
    boolean retargets = (previous.height() + 1) % params.retargetInterval() == 0;
    return retargets
        ? Math.max(afterMedian, previous.header().time() - Limits.TIME_WARP_SECONDS_MAX)
        : afterMedian;
  }

  private static int version(HeaderContext previous, NetworkParameters params) {
    VersionBits versionBits = new VersionBits(params);
    int version = VersionBits.TOP_BITS;
    for (Deployment deployment : Deployment.values()) {
      VersionBits.State state = versionBits.after(previous, deployment);
      if (state == VersionBits.State.STARTED || state == VersionBits.State.LOCKED_IN) {
        version |= 1 << params.schedule(deployment).bit();
      }
    }
    return version;
  }

  /// The number that the block's hash must not exceed.
  public BigInteger target() {
    return ProofOfWork.target(bits).orElseThrow();
  }

  /// The script of the coinbase's output that commits to the witnesses of these transactions.
  public Bytes witnessCommitment() {
    List<Transaction> withCoinbase = new ArrayList<>();
    withCoinbase.add(coinbase(Bytes.EMPTY, 0, List.of()));
    chosen.forEach(candidate -> withCoinbase.add(candidate.transaction()));
    MerkleRoot root =
        MerkleTree.ofWitnesses(Block.of(header(MerkleRoot.ZERO, 0), withCoinbase)).hash();
    return WitnessCommitment.script(WitnessCommitment.hash(root, RESERVED));
  }

  /// The block that pays everything to one script, its proof of work still missing.
  ///
  /// @param extraNonce makes another block of the same template
  public Block blockFor(Bytes script, long extraNonce) {
    List<TxOutput> commitment =
        witnessCommitted ? List.of(new TxOutput(Amount.ZERO, witnessCommitment())) : List.of();
    List<Transaction> transactions = new ArrayList<>();
    transactions.add(coinbase(script, extraNonce, commitment));
    chosen.forEach(candidate -> transactions.add(candidate.transaction()));
    return Block.of(header(MerkleTree.of(transactions).hash(), 0), transactions);
  }

  private Transaction coinbase(Bytes script, long extraNonce, List<TxOutput> more) {
    Bytes number = new ByteWriter(8).int64(extraNonce).toBytes();
    Bytes scriptSig = new ScriptBuilder().raw(BlockRules.heightScript(height)).push(number).build();
    TxInput input = new TxInput(OutPoint.NONE, scriptSig, TxInput.SEQUENCE_FINAL);
    List<TxOutput> outputs = new ArrayList<>();
    outputs.add(new TxOutput(coinbaseValue, script));
    outputs.addAll(more);
    return Transaction.of(
        2, List.of(more.isEmpty() ? input : input.withWitness(List.of(RESERVED))), outputs, 0);
  }

  private BlockHeader header(MerkleRoot root, long nonce) {
    return new BlockHeader(version, previous, root, time, bits, nonce);
  }
}
