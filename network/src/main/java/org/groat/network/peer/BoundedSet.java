package org.groat.network.peer;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;

/// A set that holds at most so many elements: the oldest makes room for the newest.
public final class BoundedSet<T> {
  private final int sizeMax;
  private final LinkedHashSet<T> elements = new LinkedHashSet<>();

  public BoundedSet(int sizeMax) {
    this.sizeMax = sizeMax;
  }

  /// @return true where it was not in the set
  public boolean add(T element) {
    if (!elements.add(element)) {
      return false;
    }
    if (elements.size() > sizeMax) {
      Iterator<T> oldest = elements.iterator();
      oldest.next();
      oldest.remove();
    }
    return true;
  }

  public boolean contains(T element) {
    return elements.contains(element);
  }

  public boolean remove(T element) {
    return elements.remove(element);
  }

  /// The elements, oldest first.
  public List<T> elements() {
    return List.copyOf(elements);
  }

  public void clear() {
    elements.clear();
  }

  public int size() {
    return elements.size();
  }
}
