/// Where keys come from and how they are written: mnemonics (BIP-0039), extended keys (BIP-0032), secret keys in wallet import
/// format, addresses. Also the one exception of this module, [WalletException], whose every message is a line for a person.
///
/// Objects that hold secrets have no text form. Owned by no thread: everything is a value. Imports `chain` only. Start reading
/// at [ExtendedPrivateKey] and [Address].
@NullMarked
package org.groat.wallet.keys;

import org.jspecify.annotations.NullMarked;
