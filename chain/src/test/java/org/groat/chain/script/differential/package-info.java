/// Random scripts and transactions, judged by Groat and by an independent implementation, bitcoin-kmp. Every difference is a
/// known defect of one of the two, recognised by name, or a failure.
@NullMarked
package org.groat.chain.script.differential;

import org.jspecify.annotations.NullMarked;
