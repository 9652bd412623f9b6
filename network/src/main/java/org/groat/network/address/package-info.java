/// Remembers where peers listen, and picks whom to connect to.
///
/// The [AddressBook] follows the design that the network's nodes share: addresses that were heard of and addresses that
/// answered stand in two tables of buckets, whose places depend on a secret, so that nobody can fill them at will. Around it:
/// its file, names looked up off the loop, the limit on gossip that a peer may have processed, and the answers to `getaddr`.
/// Owned by the network loop. Imports `wire`, `transport`, `peer` and `chain` up to consensus. Start reading at [AddressBook].
@NullMarked
package org.groat.network.address;

import org.jspecify.annotations.NullMarked;
