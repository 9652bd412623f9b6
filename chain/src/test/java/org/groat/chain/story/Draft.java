package org.groat.chain.story;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.MerkleTree;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.consensus.ProofOfWork;
import org.groat.chain.consensus.WitnessCommitment;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.primitives.MerkleRoot;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxInput;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.script.ScriptBuilder;
import org.jspecify.annotations.Nullable;

/// A block that a story is about to tell of: right in every way, until an edit makes it something else.
public final class Draft {
  private static final long BITCOIN = 100_000_000L;

  final NetworkParameters params;
  final Told previous;
  final String name;
  final int height;

  int version = 0x2000_0000;
  long time;
  long bits;
  long firstNonce;
  boolean worthless;
  boolean committed;
  Bytes signetSolution = Bytes.EMPTY;
  long reward;
  Bytes reserved = Bytes.wrap(new byte[32]);
  Bytes coinbaseScript;
  final List<TxOutput> moreCoinbaseOutputs = new ArrayList<>();
  final List<Transaction> transactions = new ArrayList<>();
  @Nullable Transaction coinbase;
  boolean coinbaseLeftOut;
  @Nullable MerkleRoot merkleRoot;

  Draft(NetworkParameters params, Told previous, String name) {
    this.params = params;
    this.previous = previous;
    this.name = name;
    this.height = previous.height() + 1;
    this.time = previous.time() + 600;
    this.bits = params.genesis().header().bits();
    this.reward = subsidy(height);
    this.coinbaseScript = coinbaseScript(height, name);
  }

  /// What regtest pays: halved every 150 blocks.
  static long subsidy(int height) {
    return 50 * BITCOIN >> height / 150;
  }

  static Bytes coinbaseScript(int height, String name) {
    Bytes tag = Bytes.wrap(name.getBytes(StandardCharsets.US_ASCII));
    return new ScriptBuilder().number(height).push(tag).build();
  }

  /// The coinbase as edited so far.
  Transaction coinbase() {
    if (coinbase != null) {
      return coinbase;
    }
    List<TxOutput> outputs = new ArrayList<>();
    outputs.add(Txs.output(reward));
    outputs.addAll(moreCoinbaseOutputs);
    TxInput input = new TxInput(OutPoint.NONE, coinbaseScript, TxInput.SEQUENCE_FINAL);
    if (!committed) {
      return Txs.tx(List.of(input), outputs);
    }
    TxInput reserving = input.withWitness(List.of(reserved));
    Transaction draft = Txs.tx(List.of(reserving), outputs);
    Block block = Block.of(header(MerkleRoot.ZERO, 0), all(draft));
    Bytes hash = WitnessCommitment.hash(MerkleTree.ofWitnesses(block).hash(), reserved);
    outputs.add(Txs.output(0, Bytes.concat(WitnessCommitment.script(hash), signetSolution)));
    return Txs.tx(List.of(reserving), outputs);
  }

  /// The block's size without witnesses and its weight, as edited so far.
  Block unsolved() {
    return Block.of(header(MerkleRoot.ZERO, 0), all(coinbase()));
  }

  private List<Transaction> all(Transaction first) {
    List<Transaction> all = new ArrayList<>();
    if (!coinbaseLeftOut) {
      all.add(first);
    }
    all.addAll(transactions);
    return all;
  }

  /// Finds a nonce with proof of work, or, where it is to be worthless, one without.
  Block solve() {
    List<Transaction> all = all(coinbase());
    MerkleRoot root = merkleRoot != null ? merkleRoot : MerkleTree.of(all).hash();
    for (long nonce = firstNonce; ; nonce++) {
      BlockHeader header = header(root, nonce);
      if (ProofOfWork.isMet(header.hash(), bits, params) != worthless) {
        return Block.of(header, all);
      }
    }
  }

  private BlockHeader header(MerkleRoot root, long nonce) {
    BlockHash hash = previous.block().hash();
    return new BlockHeader(version, hash, root, time, bits, nonce);
  }
}
