/// Partially signed transactions (BIP-0174, BIP-0371) and the signer that fills them.
///
/// The signer sees a transaction, what it spends and a master key; never a network, a file or a clock. Owned by no thread.
/// Imports `coins`, `descriptor` and `keys`. Start reading at [Signer].
@NullMarked
package org.groat.wallet.signing;

import org.jspecify.annotations.NullMarked;
