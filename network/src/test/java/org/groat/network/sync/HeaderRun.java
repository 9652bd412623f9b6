package org.groat.network.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.consensus.ProofOfWork;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.primitives.MerkleRoot;

/// Long runs of headers without blocks behind them.
public final class HeaderRun {
  /// Seconds between two headers.
  private static final int SPACING = 600;

  private HeaderRun() {}

  /// Headers after `start` with its bits, and with their proof of work where the network is regtest.
  public static List<BlockHeader> after(
      BlockHeader start, int count, NetworkParameters parameters, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<BlockHeader> run = new ArrayList<>();
    BlockHash previous = start.hash();
    byte[] root = new byte[32];
    for (int i = 1; i <= count; i++) {
      random.nextBytes(root);
      MerkleRoot merkleRoot = MerkleRoot.CODEC.decode(Bytes.wrap(root.clone()));
      long time = start.time() + (long) i * SPACING;
      BlockHeader header = header(previous, merkleRoot, time, start.bits(), 0);
      while (parameters.isRegtest()
          && !ProofOfWork.isMet(header.hash(), header.bits(), parameters)) {
        header = header(previous, merkleRoot, time, start.bits(), header.nonce() + 1);
      }
      run.add(header);
      previous = header.hash();
    }
    return run;
  }

  /// The messages that carry a run.
  static List<List<BlockHeader>> messages(List<BlockHeader> run) {
    List<List<BlockHeader>> messages = new ArrayList<>();
    for (int from = 0; from < run.size(); from += HeaderSync.BATCH) {
      messages.add(run.subList(from, Math.min(run.size(), from + HeaderSync.BATCH)));
    }
    return messages;
  }

  static BlockHeader header(BlockHash previous, MerkleRoot root, long time, long bits, long nonce) {
    return new BlockHeader(0x2000_0000, previous, root, time, bits, nonce);
  }
}
