package org.groat.wallet.account;

import java.util.Optional;
import org.groat.chain.primitives.Amount;
import org.groat.wallet.keys.Address;

/// One line of a wallet's history: an output that the wallet sent or received.
///
/// @param address that the output pays, where its script has one
/// @param label of the address, empty where it has none
/// @param amount negative where it was sent
/// @param output its index
/// @param fee negative, of the whole transaction; only where the wallet sent it
/// @param facts of the transaction that the output belongs to
public record HistoryEntry(
    Category category,
    Optional<Address> address,
    String label,
    Amount amount,
    int output,
    Optional<Amount> fee,
    TransactionFacts facts) {

  /// What happened, with the names that JSON carries.
  public enum Category {
    SEND("send"),
    RECEIVE("receive"),
    GENERATE("generate"),
    IMMATURE("immature");

    private final String text;

    Category(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }
}
