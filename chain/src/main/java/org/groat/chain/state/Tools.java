package org.groat.chain.state;

import java.util.concurrent.Executor;
import org.groat.chain.runtime.EventLoop;
import org.groat.chain.storage.KeyValueStore;

/// What connecting blocks takes, shared by the chain at the tip and the one below a loaded set of coins.
record Tools(
    KeyValueStore store,
    BlockArchive archive,
    BlockConnector connector,
    AssumedValid assumedValid,
    ChainFlusher flusher,
    ImportStages stages,
    ChainSettings settings,
    EventLoop loop,
    Executor workers) {}
