package org.groat.network.reach;

import java.io.IOException;

/// A talk with a service that provides something for as long as it lasts.
interface Conversation {
  /// For the log.
  String name();

  /// Holds the talk on the calling thread; returns or throws when it is over.
  ///
  /// @param standing to be run once what it is for is there
  /// @throws IOException with one plain line where it does not come to that, or ends
  void hold(Runnable standing) throws IOException;

  /// Ends the talk in good manners where that is possible; from another thread, at any time, more than once. Returns soon.
  void hangUp();
}
