package org.groat.network.wire;

import java.util.List;
import org.groat.chain.codec.Codec;

/// Announces what the sender has.
public record Inv(List<InventoryItem> items) implements Message {
  public static final Codec<Inv> CODEC = Inventory.CODEC.map(Inv::new, Inv::items);

  public Inv {
    items = List.copyOf(items);
  }
}
