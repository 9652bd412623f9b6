package org.groat.network.relay;

import java.util.Optional;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.crypto.Murmur3;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.script.OutputType;
import org.groat.chain.script.ScriptCursor;
import org.groat.network.wire.FilterAdd;
import org.groat.network.wire.FilterLoad;
import org.groat.network.wire.Protocol;

/// What a light wallet lets us know of its coins: a bloom filter, which finds everything that was put into it, and some of what
/// was not (BIP-0037).
///
/// A transaction concerns the wallet where its id, an outpoint that it spends, or anything that its scripts push is in the
/// filter. So that the spending of a found output is found too, the wallet may have that output's outpoint put in.
///
/// A filter without bits finds everything: there is nothing to divide by (CVE-2013-5700). Owned by the network loop; its size is
/// limited by the message that sets it.
public final class BloomFilter {
  private static final int SEED_STEP = 0xfba4c795;

  private final byte[] bits;
  private final int functions;
  private final int tweak;
  private final Update update;

  private BloomFilter(byte[] bits, int functions, int tweak, Update update) {
    this.bits = bits;
    this.functions = functions;
    this.tweak = tweak;
    this.update = update;
  }

  /// The filter that a message sets; empty where it has more hash functions than are calculated for anybody.
  public static Optional<BloomFilter> of(FilterLoad message) {
    return message.functions() > Protocol.BLOOM_FUNCTIONS_MAX
        ? Optional.empty()
        : Optional.of(
            new BloomFilter(
                message.filter().toByteArray(),
                (int) message.functions(),
                (int) message.tweak(),
                Update.of(message.flags())));
  }

  /// Puts in what a message adds.
  public void add(FilterAdd message) {
    insert(message.element());
  }

  /// Puts an element in.
  void insert(Bytes element) {
    for (int i = 0; i < functions && bits.length > 0; i++) {
      int bit = bit(i, element);
      bits[bit >>> 3] |= (byte) (1 << (bit & 7));
    }
  }

  /// True for everything that was put in, and now and then for something else.
  public boolean contains(Bytes element) {
    for (int i = 0; i < functions && bits.length > 0; i++) {
      int bit = bit(i, element);
      if ((bits[bit >>> 3] >>> (bit & 7) & 1) == 0) {
        return false;
      }
    }
    return true;
  }

  /// True for a transaction that concerns whoever made the filter. What the filter is to learn from it, it learns: so of two
  /// transactions that spend one another the parent has to come first.
  public boolean matches(Transaction tx) {
    if (bits.length == 0) {
      return true;
    }
    boolean found = contains(tx.txid().toBytes());
    for (int i = 0; i < tx.outputCount(); i++) {
      Bytes script = tx.scriptPubKey(i);
      if (pushesKnown(script)) {
        found = true;
        if (update.takes(script)) {
          insert(outPoint(tx, i));
        }
      }
    }
    for (int i = 0; i < tx.inputCount() && !found; i++) {
      found = contains(tx.outPointRaw(i)) || pushesKnown(tx.scriptSig(i));
    }
    return found;
  }

  /// The bits as a message carries them.
  public Bytes toBytes() {
    return Bytes.of(bits);
  }

  private boolean pushesKnown(Bytes script) {
    ScriptCursor cursor = new ScriptCursor(script);
    while (cursor.next()) {
      if (cursor.dataSize() > 0 && contains(cursor.data())) {
        return true;
      }
    }
    return false;
  }

  private int bit(int function, Bytes element) {
    int hash = Murmur3.hash(function * SEED_STEP + tweak, element);
    return (int) (Integer.toUnsignedLong(hash) % (bits.length * 8L));
  }

  private static Bytes outPoint(Transaction tx, int output) {
    return new ByteWriter().bytes(tx.txid().toBytes()).int32(output).toBytes();
  }

  /// Whose outpoints are put in when they are found.
  private enum Update {
    NONE,
    ALL,
    KEYS_ONLY;

    private static final int MASK = 3;

    /// Of the four values one means nothing, and so changes nothing.
    static Update of(int flags) {
      return switch (flags & MASK) {
        case 1 -> ALL;
        case 2 -> KEYS_ONLY;
        default -> NONE;
      };
    }

    boolean takes(Bytes script) {
      return switch (this) {
        case NONE -> false;
        case ALL -> true;
        case KEYS_ONLY -> {
          OutputType type = OutputType.of(script);
          yield type == OutputType.PUBKEY || type == OutputType.MULTISIG;
        }
      };
    }
  }
}
