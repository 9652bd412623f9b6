/// The messages of Bitcoin's peer-to-peer protocol as values, each with its layout, and the values they are made of.
///
/// One record a message; [Messages] holds the one table of commands and codecs; limits that the protocol sets stand in
/// [Protocol] and are part of the layouts. Nothing here knows sockets, frames or sessions, and nothing judges a peer. Owned
/// by no thread: everything is a value. Imports `chain` up to its primitives. Start reading at [Message].
@NullMarked
package org.groat.network.wire;

import org.jspecify.annotations.NullMarked;
