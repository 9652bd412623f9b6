package org.groat.network.peer;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A map that holds at most so many entries: the oldest makes room for the newest.
public final class BoundedMap<K, V> {
  private final int sizeMax;
  private final Map<K, V> entries = new LinkedHashMap<>();

  public BoundedMap(int sizeMax) {
    this.sizeMax = sizeMax;
  }

  public void put(K key, V value) {
    entries.put(key, value);
    if (entries.size() > sizeMax) {
      entries.remove(entries.keySet().iterator().next());
    }
  }

  public @Nullable V get(K key) {
    return entries.get(key);
  }

  public @Nullable V remove(K key) {
    return entries.remove(key);
  }

  public int size() {
    return entries.size();
  }
}
