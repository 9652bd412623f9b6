/// Which coins pay for a payment: selection, change, fee, lock time and sequence of a transaction that is not signed yet.
///
/// Pure functions over plain data; randomness is a parameter. Owned by no thread. Imports `descriptor` and what stands left of
/// it. Start reading at [PaymentPlanner].
@NullMarked
package org.groat.wallet.coins;

import org.jspecify.annotations.NullMarked;
