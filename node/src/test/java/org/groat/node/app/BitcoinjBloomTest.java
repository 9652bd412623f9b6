package org.groat.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bitcoinj.core.BloomFilter.BloomUpdate;
import org.bitcoinj.core.Context;
import org.bitcoinj.core.FilteredBlock;
import org.groat.chain.Vectors;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.MerkleTree;
import org.groat.chain.consensus.PartialMerkleTree;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.script.Opcode;
import org.groat.chain.script.Script;
import org.groat.chain.script.ScriptCursor;
import org.groat.network.relay.BloomFilter;
import org.groat.network.simulation.BlockMaker;
import org.groat.network.wire.FilterAdd;
import org.groat.network.wire.FilterLoad;
import org.groat.network.wire.MerkleBlock;
import org.junit.jupiter.api.Test;

/// Bloom filters beside those of bitcoinj, which nobody here wrote: both set the same bits, find the same transactions of a real
/// block, learn the same from them, and prove them with the same bytes (BIP-0037).
class BitcoinjBloomTest {
  @Test
  void bothSetTheSameBitsAndFindTheSameElements() {
    SplittableRandom random = new SplittableRandom(5);
    for (int round = 0; round < 200; round++) {
      int count = random.nextInt(1, 40);
      double rate = Math.pow(10, -random.nextInt(1, 6));
      org.bitcoinj.core.BloomFilter theirs =
          new org.bitcoinj.core.BloomFilter(count, rate, random.nextInt());
      BloomFilter ours = ours(theirs);
      for (int i = 0; i < count; i++) {
        byte[] element = bytes(random, random.nextInt(1, 521));
        theirs.insert(element);
        ours.add(new FilterAdd(Bytes.of(element)));
      }
      assertThat(ours.toBytes()).as("round %d", round).isEqualTo(message(theirs).filter());
      for (int i = 0; i < 200; i++) {
        byte[] element = bytes(random, random.nextInt(1, 41));
        assertThat(ours.contains(Bytes.of(element))).isEqualTo(theirs.contains(element));
      }
    }
  }

  @Test
  void bothFindTheSameOfARealBlockAndProveItWithTheSameBytes() {
    Context.propagate(new Context());
    Block block = readable(Block.CODEC.decode(Vectors.bytes("blocks/300025.raw")));
    Bytes raw = Block.CODEC.encode(block);
    List<Transaction> all = block.transactions();
    SplittableRandom random = new SplittableRandom(6);
    for (BloomUpdate update : List.of(BloomUpdate.UPDATE_NONE, BloomUpdate.UPDATE_ALL)) {
      for (int wanted : new int[] {0, 1, 3, 30}) {
        // Without false matches: for ids bitcoinj looks in another order of bytes than the wire's.
        org.bitcoinj.core.BloomFilter theirs =
            new org.bitcoinj.core.BloomFilter(
                Math.max(50, 2 * wanted), 1e-12, random.nextInt(), update);
        for (int i = 0; i < wanted; i++) {
          theirs.insert(element(all.get(random.nextInt(1, all.size())), random));
        }
        BloomFilter ours = ours(theirs);
        FilteredBlock theirProof =
            theirs.applyAndUpdate(org.bitcoinj.core.Block.read(ByteBuffer.wrap(raw.toByteArray())));
        List<Boolean> matches = new ArrayList<>();
        all.forEach(tx -> matches.add(ours.matches(tx)));
        MerkleBlock ourProof =
            MerkleBlock.of(
                block.header(),
                PartialMerkleTree.of(all.stream().map(Transaction::txid).toList(), matches));
        assertThat(MerkleBlock.CODEC.encode(ourProof)).isEqualTo(Bytes.of(theirProof.serialize()));
        assertThat(ours.toBytes()).as("what both learned").isEqualTo(message(theirs).filter());
        assertThat(ourProof.tree().prove(block.header().merkleRoot()))
            .contains(
                IntStream.range(0, all.size())
                    .filter(matches::get)
                    .mapToObj(i -> all.get(i).txid())
                    .toList());
      }
    }
  }

  /// bitcoinj gives up at a script that cannot be read, as most coinbases' are, and at one that pushes a constant: a block of
  /// all other transactions.
  private static Block readable(Block real) {
    List<Transaction> all = new ArrayList<>();
    all.add(BlockMaker.coinbase(300_025, 1, Amount.ofBitcoins(25)));
    real.transactions().stream().skip(1).filter(BitcoinjBloomTest::isReadable).forEach(all::add);
    assertThat(all).hasSizeGreaterThan(real.transactions().size() / 2);
    BlockHeader header = real.header();
    return Block.of(
        new BlockHeader(
            header.version(),
            header.previous(),
            MerkleTree.of(all).hash(),
            header.time(),
            header.bits(),
            header.nonce()),
        all);
  }

  private static boolean isReadable(Transaction tx) {
    return tx.outputs().stream().allMatch(output -> isReadable(output.scriptPubKey()))
        && tx.inputs().stream().allMatch(input -> isReadable(input.scriptSig()));
  }

  private static boolean isReadable(Bytes script) {
    ScriptCursor cursor = new ScriptCursor(script);
    boolean constant = false;
    while (cursor.next()) {
      constant |= cursor.opcode() <= Opcode.OP_16 && cursor.dataSize() == 0;
    }
    return !constant && !cursor.failed();
  }

  /// What a wallet would look for in a transaction.
  private static byte[] element(Transaction tx, SplittableRandom random) {
    Bytes script = tx.scriptPubKey(random.nextInt(tx.outputCount()));
    return random.nextBoolean() || !Script.isPayToPublicKeyHash(script)
        ? tx.outPointRaw(0).toByteArray()
        : script.slice(3, 23).toByteArray();
  }

  private static BloomFilter ours(org.bitcoinj.core.BloomFilter theirs) {
    return BloomFilter.of(message(theirs)).orElseThrow();
  }

  private static FilterLoad message(org.bitcoinj.core.BloomFilter theirs) {
    return FilterLoad.CODEC.decode(Bytes.of(theirs.serialize()));
  }

  private static byte[] bytes(SplittableRandom random, int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
