package org.groat.wallet.descriptor;

import java.util.List;
import org.groat.chain.codec.Bytes;

/// One script of a descriptor and all that is needed to spend it but the signatures.
///
/// @param redeemScript what a script hash stands for (BIP-0016), empty where there is none
/// @param witnessScript what a witness script hash stands for (BIP-0141), empty where there is none
/// @param keys in the descriptor's order
/// @param isTaproot true where the one key is the internal key of a taproot output (BIP-0341)
public record ScriptDetails(
    Bytes scriptPubKey,
    Bytes redeemScript,
    Bytes witnessScript,
    List<DerivedKey> keys,
    boolean isTaproot) {
  public ScriptDetails {
    keys = List.copyOf(keys);
  }
}
