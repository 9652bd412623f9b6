package org.groat.network.wire;

import java.util.List;
import java.util.Optional;
import org.groat.chain.codec.Codec;

/// The layout that `inv`, `getdata` and `notfound` share.
final class Inventory {
  /// Entries of types that Groat does not know are left out: the whole network ignores them.
  static final Codec<List<InventoryItem>> CODEC =
      InventoryItem.CODEC
          .list(InventoryItem.SIZE, Protocol.INVENTORY_MAX)
          .map(
              entries -> entries.stream().flatMap(Optional::stream).toList(),
              items -> items.stream().map(Optional::of).toList());

  private Inventory() {}
}
