package org.groat.chain.primitives;

/// The size of a transaction or block as consensus counts it (BIP-0141): four units a byte, one a witness byte.
public record Weight(int units) implements Comparable<Weight> {
  /// Units of a byte outside the witnesses.
  public static final int UNITS_PER_BYTE = 4;

  /// From the sizes in bytes without and with witnesses.
  public static Weight of(int strippedSize, int totalSize) {
    return new Weight(
        Math.addExact(Math.multiplyExact(strippedSize, UNITS_PER_BYTE - 1), totalSize));
  }

  /// A quarter of the weight in "virtual bytes", what fees are quoted on.
  public int virtualSizeRoundedUp() {
    return Math.ceilDiv(units, UNITS_PER_BYTE);
  }

  @Override
  public int compareTo(Weight other) {
    return Integer.compare(units, other.units);
  }
}
