package org.groat.wallet.account;

import org.groat.chain.primitives.Amount;

/// What a wallet has.
///
/// @param trusted confirmed, or made by the wallet itself: what it can spend
/// @param untrustedPending unconfirmed payments from others
/// @param immature coinbases that may not be spent yet
public record Balances(Amount trusted, Amount untrustedPending, Amount immature) {}
