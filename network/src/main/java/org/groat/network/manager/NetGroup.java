package org.groat.network.manager;

import org.groat.chain.codec.Bytes;
import org.groat.network.wire.NetworkAddress;

/// The part of an address that costs an attacker money to vary: the first 16 bits of IPv4, the first 32 of IPv6, the first 4
/// of the rest.
final class NetGroup {
  private NetGroup() {}

  /// The group as bytes that differ between networks.
  static Bytes of(NetworkAddress address) {
    Bytes head =
        switch (address.network()) {
          case IPV4 -> address.bytes().slice(0, 2);
          case IPV6 -> address.bytes().slice(0, 4);
          case TORV3, I2P -> Bytes.of((byte) (address.bytes().at(0) & 0xf0));
          case CJDNS -> address.bytes().slice(0, 2);
        };
    return Bytes.concat(Bytes.of((byte) address.network().id()), head);
  }

  /// The group hashed with a secret, so that nobody can choose a group by its rank.
  static long keyed(NetworkAddress address, long key) {
    long mixed = key ^ of(address).hashCode() * 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ mixed >>> 32) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ mixed >>> 29) * 0x94d049bb133111ebL;
    return mixed ^ mixed >>> 32;
  }
}
