package org.groat.network.wire;

import java.util.List;
import org.groat.chain.codec.Codec;

/// Asks for what was announced.
public record GetData(List<InventoryItem> items) implements Message {
  public static final Codec<GetData> CODEC = Inventory.CODEC.map(GetData::new, GetData::items);

  public GetData {
    items = List.copyOf(items);
  }
}
