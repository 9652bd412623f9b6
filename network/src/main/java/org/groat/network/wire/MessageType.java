package org.groat.network.wire;

import org.groat.chain.codec.Codec;

/// One row of the table of messages: the command on the wire, the record, and the layout of its payload.
public record MessageType<M extends Message>(String command, Class<M> type, Codec<M> codec) {}
