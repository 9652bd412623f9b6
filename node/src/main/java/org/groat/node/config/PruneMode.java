package org.groat.node.config;

/// Whether old blocks are removed, and by whom (`--prune`).
///
/// @param on false where all blocks are kept
/// @param targetBytes what blocks may take up; 0 where they are removed by `pruneblockchain` alone
public record PruneMode(boolean on, long targetBytes) {
  public static final PruneMode OFF = new PruneMode(false, 0);

  private static final long MIB = 1L << 20;

  /// 288 blocks of the largest size with undo data, and room for stale ones; Core's bound.
  private static final long TARGET_MIB_MIN = 550;

  /// What the options say.
  ///
  /// @throws ConfigurationException where the size is too small, or what else is wanted needs all blocks
  public static PruneMode of(Settings settings) {
    long mib = settings.get(Options.PRUNE);
    if (mib == 0) {
      return OFF;
    }
    if (mib > 1 && mib < TARGET_MIB_MIN) {
      throw new ConfigurationException(
          "prune="
              + mib
              + " is not valid: at least "
              + TARGET_MIB_MIN
              + " (MiB) is expected, or 1 to prune by pruneblockchain alone");
    }
    if (settings.get(Options.TXINDEX)) {
      throw new ConfigurationException(
          "prune and txindex exclude each other: txindex needs all blocks; choose one");
    }
    return new PruneMode(true, mib == 1 ? 0 : mib * MIB);
  }
}
