package org.groat.network.address;

import org.groat.chain.codec.Bytes;
import org.groat.network.wire.NetworkAddress;

/// All addresses of one network that begin with the same bits: `10.0.0.0/8`, `2001:db8::/32`, or one address alone.
///
/// Only IP addresses have neighbours; an onion, I2P or CJDNS address stands for itself.
///
/// @param base its bits after the first `bits` are zero
/// @param bits how many count
public record Subnet(NetworkAddress base, int bits) {
  public Subnet {
    int all = 8 * base.bytes().size();
    if (bits < 0 || bits > all) {
      throw new IllegalArgumentException("'" + base + "/" + bits + "': give 0 to " + all + " bits");
    }
    if (bits < all && !hasNeighbours(base)) {
      throw new IllegalArgumentException("'" + base + "/" + bits + "': only IP addresses have one");
    }
    byte[] masked = base.bytes().toByteArray();
    for (int bit = bits; bit < all; bit++) {
      masked[bit / 8] &= (byte) ~(0x80 >>> bit % 8);
    }
    base = new NetworkAddress(base.network(), Bytes.wrap(masked));
  }

  /// One address.
  public static Subnet of(NetworkAddress address) {
    return new Subnet(address, 8 * address.bytes().size());
  }

  /// Reads an address alone, with a number of bits, or an IPv4 one with a mask: `10.0.0.0/255.0.0.0`.
  ///
  /// @throws IllegalArgumentException with one clear line for anything else
  public static Subnet parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return of(NetworkAddress.parse(text));
    }
    NetworkAddress base = NetworkAddress.parse(text.substring(0, slash));
    String after = text.substring(slash + 1);
    if (after.matches("[0-9]{1,3}")) {
      return new Subnet(base, Integer.parseInt(after));
    }
    NetworkAddress mask = NetworkAddress.parse(after);
    int bits = leadingOnes(mask.bytes());
    if (mask.network() != base.network() || ones(mask.bytes()) != bits) {
      throw new IllegalArgumentException("'" + text + "': '" + after + "' is no mask");
    }
    return new Subnet(base, bits);
  }

  public boolean contains(NetworkAddress address) {
    if (address.network() != base.network()) {
      return false;
    }
    Bytes bytes = address.bytes();
    int whole = bits / 8;
    int mask = 0xff00 >>> bits % 8 & 0xff;
    return bytes.slice(0, whole).equals(base.bytes().slice(0, whole))
        && (mask == 0
            || (bytes.unsignedAt(whole) & mask) == (base.bytes().unsignedAt(whole) & mask));
  }

  private static boolean hasNeighbours(NetworkAddress address) {
    return switch (address.network()) {
      case IPV4, IPV6 -> true;
      case TORV3, I2P, CJDNS -> false;
    };
  }

  private static int leadingOnes(Bytes mask) {
    int bits = 0;
    while (bits < 8 * mask.size() && (mask.unsignedAt(bits / 8) & 0x80 >>> bits % 8) != 0) {
      bits++;
    }
    return bits;
  }

  private static int ones(Bytes mask) {
    int ones = 0;
    for (int i = 0; i < mask.size(); i++) {
      ones += Integer.bitCount(mask.unsignedAt(i));
    }
    return ones;
  }

  /// `address/bits`; an address that has no neighbours stands alone.
  @Override
  public String toString() {
    return hasNeighbours(base) ? base + "/" + bits : base.toString();
  }
}
