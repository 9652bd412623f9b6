package org.groat.network.transport;

import org.groat.chain.codec.Bytes;

/// What moves the bytes. Called on the pipe's thread, but for [#execute(Runnable)].
interface Pipe {
  /// Runs a task on the pipe's thread; does nothing any more when the transport is closed.
  void execute(Runnable task);

  /// Writes bytes, and calls `written` on the pipe's thread when they are gone; never, when the pipe closes before.
  void write(Bytes bytes, Runnable written);

  /// Whether bytes are to be read; not at first.
  void setReading(boolean reading);

  /// Closes; [FramedConnection#pipeClosed(CloseReason)] follows.
  void close();
}
