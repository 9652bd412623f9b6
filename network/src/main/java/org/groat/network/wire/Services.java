package org.groat.network.wire;

import java.util.ArrayList;
import java.util.List;
import org.groat.chain.codec.Codec;
import org.groat.chain.codec.Codecs;

/// What a node offers, a bit each.
///
/// @param bits unsigned 64 bits; unknown ones are kept
public record Services(long bits) {
  public static final Codec<Services> CODEC = Codecs.INT64.map(Services::new, Services::bits);

  public static final Services NONE = new Services(0);

  /// All blocks.
  public static final Services NETWORK = new Services(1);

  /// Bloom-filtered connections (BIP-0037, BIP-0111).
  public static final Services BLOOM = new Services(1 << 2);

  /// Blocks and transactions with witnesses (BIP-0144).
  public static final Services WITNESS = new Services(1 << 3);

  /// Compact filters (BIP-0157).
  public static final Services COMPACT_FILTERS = new Services(1 << 6);

  /// At least the last 288 blocks (BIP-0159).
  public static final Services NETWORK_LIMITED = new Services(1 << 10);

  /// The encrypted transport (BIP-0324).
  public static final Services P2P_V2 = new Services(1 << 11);

  /// The sum of the given services.
  public static Services of(Services... services) {
    long bits = 0;
    for (Services each : services) {
      bits |= each.bits;
    }
    return new Services(bits);
  }

  /// True where all of the given services are among these.
  public boolean has(Services wanted) {
    return (bits & wanted.bits) == wanted.bits;
  }

  public Services with(Services more) {
    return new Services(bits | more.bits);
  }

  public Services without(Services less) {
    return new Services(bits & ~less.bits);
  }

  /// True where blocks with witnesses can be had, all or the last ones: what an outbound peer must offer.
  public boolean servesBlocks() {
    return has(WITNESS) && (has(NETWORK) || has(NETWORK_LIMITED));
  }

  /// Names as JSON-RPC shows them, the lowest bit first.
  public List<String> names() {
    List<String> names = new ArrayList<>();
    for (int bit = 0; bit < Long.SIZE; bit++) {
      if ((bits >>> bit & 1) != 0) {
        names.add(name(bit));
      }
    }
    return List.copyOf(names);
  }

  /// Sixteen hexadecimal digits, as JSON-RPC shows them.
  public String toHex() {
    return "%016x".formatted(bits);
  }

  @Override
  public String toString() {
    return String.join("|", names());
  }

  private static String name(int bit) {
    return switch (bit) {
      case 0 -> "NETWORK";
      case 2 -> "BLOOM";
      case 3 -> "WITNESS";
      case 6 -> "COMPACT_FILTERS";
      case 10 -> "NETWORK_LIMITED";
      case 11 -> "P2P_V2";
      default -> "UNKNOWN[2^" + bit + "]";
    };
  }
}
