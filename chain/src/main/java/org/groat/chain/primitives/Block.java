package org.groat.chain.primitives;

import java.util.List;
import org.groat.chain.codec.ByteReader;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.Codec;

/// A header and its transactions, all of them slices of one buffer.
public final class Block {
  public static final Codec<Block> CODEC =
      Codec.of(Block::read, (block, out) -> out.bytes(block.raw));

  private final Bytes raw;
  private final BlockHeader header;
  private final List<Transaction> transactions;

  private Block(Bytes raw, BlockHeader header, List<Transaction> transactions) {
    this.raw = raw;
    this.header = header;
    this.transactions = transactions;
  }

  /// Puts a block together.
  public static Block of(BlockHeader header, List<Transaction> transactions) {
    ByteWriter out = new ByteWriter(1 << 12);
    BlockHeader.CODEC.write(header, out);
    out.compactSize(transactions.size());
    transactions.forEach(tx -> out.bytes(tx.raw()));
    return CODEC.decode(out.toBytes());
  }

  private static Block read(ByteReader in) {
    int start = in.position();
    BlockHeader header = BlockHeader.CODEC.read(in);
    Transaction[] transactions = new Transaction[in.count(Transaction.SIZE_MIN, Integer.MAX_VALUE)];
    for (int i = 0; i < transactions.length; i++) {
      transactions[i] = Transaction.CODEC.read(in);
    }
    return new Block(in.since(start), header, List.of(transactions));
  }

  /// All bytes, with witnesses.
  public Bytes raw() {
    return raw;
  }

  public BlockHeader header() {
    return header;
  }

  public BlockHash hash() {
    return header.hash();
  }

  public List<Transaction> transactions() {
    return transactions;
  }

  public Transaction transaction(int index) {
    return transactions.get(index);
  }

  /// Bytes with witnesses.
  public int totalSize() {
    return raw.size();
  }

  /// Bytes without witnesses.
  public int strippedSize() {
    int size = raw.size();
    for (Transaction tx : transactions) {
      size -= tx.totalSize() - tx.strippedSize();
    }
    return size;
  }

  public Weight weight() {
    return Weight.of(strippedSize(), totalSize());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Block that && raw.equals(that.raw);
  }

  @Override
  public int hashCode() {
    return hash().hashCode();
  }

  /// The hash.
  @Override
  public String toString() {
    return hash().toString();
  }
}
