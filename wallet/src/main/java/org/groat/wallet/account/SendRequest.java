package org.groat.wallet.account;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.FeeRate;

/// A payment as a user asks for it.
///
/// @param feeRate empty for the node's estimate
/// @param targetBlocks within which it should confirm, for the estimate
/// @param feePayers indexes of the recipients that the fee is taken from; empty where the wallet pays it
/// @param replaceable whether it signals that it may be replaced (BIP-0125)
/// @param dryRun says what would happen and changes nothing
public record SendRequest(
    List<Recipient> recipients,
    Optional<FeeRate> feeRate,
    int targetBlocks,
    Set<Integer> feePayers,
    boolean replaceable,
    boolean dryRun) {
  public SendRequest {
    recipients = List.copyOf(recipients);
    feePayers = Set.copyOf(feePayers);
  }

  /// @param address as the user wrote it
  public record Recipient(String address, Amount amount) {}

  /// One recipient, the usual choices otherwise.
  public static SendRequest to(String address, Amount amount) {
    return new SendRequest(
        List.of(new Recipient(address, amount)), Optional.empty(), 6, Set.of(), true, false);
  }

  public SendRequest withFeeRate(FeeRate rate) {
    return new SendRequest(
        recipients, Optional.of(rate), targetBlocks, feePayers, replaceable, dryRun);
  }

  /// The fee is taken from what the recipients get.
  public SendRequest withFeeFromRecipients() {
    Set<Integer> all = Set.copyOf(IntStream.range(0, recipients.size()).boxed().toList());
    return new SendRequest(recipients, feeRate, targetBlocks, all, replaceable, dryRun);
  }

  public SendRequest asDryRun() {
    return new SendRequest(recipients, feeRate, targetBlocks, feePayers, replaceable, true);
  }
}
