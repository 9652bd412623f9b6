package org.groat.wallet.store;

import java.util.List;
import java.util.Map;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.Transaction;
import org.jspecify.annotations.Nullable;

/// All that a wallet's file says.
///
/// @param network name of the network that the wallet belongs to
/// @param birthdayHeight no block below it holds anything of the wallet's
/// @param lastHash the last block that was searched
/// @param lastHeight its height
/// @param branches scripts that belong to the wallet
/// @param transactions those that concern it, in the order in which it learnt of them
/// @param labels of addresses
public record WalletData(
    String network,
    StoredSecret secret,
    int birthdayHeight,
    BlockHash lastHash,
    int lastHeight,
    List<Branch> branches,
    List<Entry> transactions,
    Map<String, String> labels) {
  public WalletData {
    branches = List.copyOf(branches);
    transactions = List.copyOf(transactions);
    labels = Map.copyOf(labels);
  }

  /// A descriptor and how much of it is in use.
  ///
  /// @param type name of its kind of address
  /// @param isChange whether its addresses are for change and not handed out
  /// @param descriptor with its checksum
  /// @param next the first index that was neither handed out nor seen in use
  public record Branch(String type, boolean isChange, String descriptor, int next) {}

  /// A transaction and where it is.
  ///
  /// @param block where it is confirmed; null where it is not
  /// @param time when it happened, seconds since 1970
  /// @param timeReceived when the wallet learnt of it, seconds since 1970
  public record Entry(Transaction tx, @Nullable Position block, long time, long timeReceived) {}

  /// A place in the chain.
  ///
  /// @param index of the transaction in the block
  /// @param blockTime of the block's header, seconds since 1970
  public record Position(BlockHash hash, int height, int index, long blockTime) {}
}
