package org.groat.network.manager;

/// Bytes on the wire since the node started, of all connections there ever were.
public record NetworkTotals(long bytesSent, long bytesReceived) {}
