/// One small file for each wallet, replaced as a whole or not at all, readable by its owner alone, with the secret sealed where
/// a passphrase is set.
///
/// What the file says beyond secret, descriptors and own transactions could be found again on the chain. Owner: the wallet
/// loop. Imports what stands left of it. Start reading at [WalletStore].
@NullMarked
package org.groat.wallet.store;

import org.jspecify.annotations.NullMarked;
