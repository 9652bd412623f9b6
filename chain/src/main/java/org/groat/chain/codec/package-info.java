/// Bytes and their layouts: immutable slices, readers and writers, and codecs that define a layout once for both directions.
///
/// Frame first, then decode the whole payload: nothing here knows sockets or files. Codecs accept every well-formed value,
/// even one that consensus forbids. Owned by no thread: everything is a value, or lives on one caller's stack. Imports
/// `runtime` only. Start reading at [Codec].
@NullMarked
package org.groat.chain.codec;

import org.jspecify.annotations.NullMarked;
