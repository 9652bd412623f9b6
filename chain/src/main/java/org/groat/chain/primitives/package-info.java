/// The ledger's values: hashes with a type for each meaning, amounts, transactions, headers, blocks, and their layouts.
///
/// A parsed [org.groat.chain.primitives.Block] keeps its one buffer; transactions are offsets into it, scripts and witnesses
/// slices of it, and identifiers are computed once, while parsing. What outlives the block copies what it needs. Everything
/// is immutable and owned by no thread. Imports `codec` and `crypto`. Start reading at
/// [org.groat.chain.primitives.Transaction].
@NullMarked
package org.groat.chain.primitives;

import org.jspecify.annotations.NullMarked;
