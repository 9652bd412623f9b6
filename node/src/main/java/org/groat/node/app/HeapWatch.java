package org.groat.node.app;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Objects;

/// Follows what is left of this process's heap after its collections.
final class HeapWatch {
  private final List<MemoryPoolMXBean> pools =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .toList();
  private long most;

  /// Looks once; the most of all looks is kept.
  void look() {
    most = Math.max(most, afterCollection());
  }

  /// The most that a look found left after a collection, in bytes.
  long most() {
    return most;
  }

  /// What stays after a full collection now, in bytes.
  long now() {
    System.gc();
    return afterCollection();
  }

  private long afterCollection() {
    return pools.stream()
        .map(MemoryPoolMXBean::getCollectionUsage)
        .filter(Objects::nonNull)
        .mapToLong(MemoryUsage::getUsed)
        .sum();
  }
}
