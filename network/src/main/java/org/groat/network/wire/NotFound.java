package org.groat.network.wire;

import java.util.List;
import org.groat.chain.codec.Codec;

/// Names what was asked for and is not to be had.
public record NotFound(List<InventoryItem> items) implements Message {
  public static final Codec<NotFound> CODEC = Inventory.CODEC.map(NotFound::new, NotFound::items);

  public NotFound {
    items = List.copyOf(items);
  }
}
