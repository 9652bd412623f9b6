/// Ways by which others reach this node that somebody else provides: an onion service of a Tor process, a destination of an I2P
/// router, a port of the router at home.
///
/// Each is a conversation with a service, held on a thread of its own with plain blocking sockets, since it waits for most of its
/// life; what comes of it is told to a [org.groat.network.reach.Publisher] on the network loop. Nothing here knows of peers. Imports
/// `wire`, `transport` and `chain` up to its crypto. Start reading at [org.groat.network.reach.Keeper].
@NullMarked
package org.groat.network.reach;

import org.jspecify.annotations.NullMarked;
