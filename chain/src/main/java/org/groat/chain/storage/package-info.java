/// Where bytes outlive the process: one ordered key-value store with typed columns and atomic batches.
///
/// The port is [org.groat.chain.storage.KeyValueStore]; production passes
/// [org.groat.chain.storage.RocksStore], tests and the simulator pass
/// [org.groat.chain.storage.MemoryStore], which can lose what was not flushed as a crash would. Reading is safe from any
/// thread; each writer is the one owner of what it writes. What the columns hold is decided above, in `state` and in the
/// indexes. A store that cannot go on throws [org.groat.chain.storage.StorageException]: the caller stops. Imports `codec`,
/// `primitives` and `consensus`. Start reading at [org.groat.chain.storage.KeyValueStore].
@NullMarked
package org.groat.chain.storage;

import org.jspecify.annotations.NullMarked;
