package org.groat.network.peer;

/// Names one connection for as long as the node runs; numbers are given once, in order, and never again.
public record PeerId(long number) implements Comparable<PeerId> {
  @Override
  public int compareTo(PeerId other) {
    return Long.compare(number, other.number);
  }

  @Override
  public String toString() {
    return Long.toString(number);
  }
}
