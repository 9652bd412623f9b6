/// What the user asked for: options from the command line and the configuration file, and the data directory they name.
///
/// [org.groat.node.config.Options] declares every option once; [org.groat.node.config.Settings] holds the outcome of one start
/// and never changes; [org.groat.node.config.DataDirectory] lays out files as users of Bitcoin Core expect them. Owned by no
/// thread. Imports `chain` only. Start reading at [org.groat.node.config.Options].
@NullMarked
package org.groat.node.config;

import org.jspecify.annotations.NullMarked;
