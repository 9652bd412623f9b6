/// The node's network side put together: transport, address book, sessions, sync and relay on one loop.
///
/// [org.groat.network.manager.NetworkNode] is the front door, safe from every thread; everything behind it is owned by the
/// network loop. Imports every other package of this module. Start reading there.
@NullMarked
package org.groat.network.manager;

import org.jspecify.annotations.NullMarked;
