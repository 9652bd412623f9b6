/// Hashes and curve arithmetic, each behind the smallest port that its users need.
///
/// SHA-256 is the JDK's, which uses the processor's instructions; RIPEMD-160 is Bouncy Castle's; signatures are libsecp256k1's
/// behind one port, with Bouncy Castle as the portable fallback and as the oracle in tests. Owned by no thread. Imports
/// `runtime` and `codec`. Start reading at [Sha256].
@NullMarked
package org.groat.chain.crypto;

import org.jspecify.annotations.NullMarked;
