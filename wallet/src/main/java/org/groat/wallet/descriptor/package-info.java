/// Output script descriptors (BIP-0380 and following): a wallet's only idea of what belongs to it.
///
/// A descriptor is public: it derives scripts and names the keys behind them, and never holds a secret. Owned by no thread:
/// everything is a value. Imports `keys`. Start reading at [Descriptor].
@NullMarked
package org.groat.wallet.descriptor;

import org.jspecify.annotations.NullMarked;
