package org.groat.network.peer;

import java.util.Locale;
import java.util.Optional;

/// Something that the user lets some peers do; the names are those of `--whitelist`, in the order that `getpeerinfo` shows.
public enum Permission {
  /// Bloom-filtered connections, without the service being offered to others.
  BLOOMFILTER,
  /// Not banned, discouraged or evicted, whatever it does.
  NOBAN,
  /// Its transactions are passed on even where they are in the pool already.
  FORCERELAY,
  /// Its transactions are taken even by a node that asks for blocks only.
  RELAY,
  /// May ask what is in the memory pool.
  MEMPOOL,
  /// Gets headers during the first synchronisation, and old blocks whatever the upload target says.
  DOWNLOAD,
  /// Its addresses are taken without a rate limit, and it is answered freshly each time it asks for some.
  ADDR;

  /// As users write it.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Permission> labelled(String label) {
    for (Permission permission : values()) {
      if (permission.label().equals(label)) {
        return Optional.of(permission);
      }
    }
    return Optional.empty();
  }
}
