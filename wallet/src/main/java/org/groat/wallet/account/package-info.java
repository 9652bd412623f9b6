/// Wallets at work: what belongs to them, what happened to it, and payments.
///
/// Owner: the wallet loop. Every method of [org.groat.wallet.account.WalletService] and
/// [org.groat.wallet.account.Wallet] runs there and says so; others pass a task through
/// [org.groat.wallet.account.WalletService#call], and may block on it, since the wallet loop never waits for them. The wallet
/// loop itself waits for the chain, which never waits for the wallet. What wallets know they learn through the port
/// [org.groat.wallet.account.WalletChain] and from the events that the service is told of; a missed or doubled event
/// changes nothing in the end, because each wallet remembers the last block that it searched and catches up from where the
/// active chain left it. Imports all other packages of the module. Start reading at
/// [org.groat.wallet.account.WalletService].
@NullMarked
package org.groat.wallet.account;

import org.jspecify.annotations.NullMarked;
