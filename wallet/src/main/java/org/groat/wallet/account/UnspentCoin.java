package org.groat.wallet.account;

import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.TxOutput;
import org.groat.wallet.descriptor.ScriptDetails;

/// A coin that belongs to a wallet and that it has not spent.
///
/// @param confirmations 0 where it is unconfirmed
/// @param isTrusted whether the wallet may spend it without fearing that others take it back
/// @param isImmature a coinbase that may not be spent yet
/// @param details how it is spent
/// @param descriptor of its one script, with origin and checksum
/// @param inputWeight of the input that spends it, at most
/// @param hasWitness whether that input carries a witness
public record UnspentCoin(
    OutPoint outPoint,
    TxOutput output,
    int confirmations,
    boolean isTrusted,
    boolean isImmature,
    ScriptDetails details,
    String descriptor,
    int inputWeight,
    boolean hasWitness) {}
