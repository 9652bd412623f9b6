/// The module's front door: chain state and pool behind methods that any thread may call, and blocks read from and written to
/// files.
///
/// [org.groat.chain.service.ChainService] turns calls into tasks of the **chain loop** and events into tasks of whoever
/// subscribed. Imports everything of the module. Start reading there.
@NullMarked
package org.groat.chain.service;

import org.jspecify.annotations.NullMarked;
