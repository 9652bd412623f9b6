package org.groat.node.app;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What was opened so far, to be closed in the reverse order, each part whether or not the one before could be.
final class Closer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Closer.class);

  private final Deque<Part> parts = new ArrayDeque<>();

  private record Part(String name, AutoCloseable resource) {}

  /// Remembers a part that is open now.
  ///
  /// @return the same
  <T extends AutoCloseable> T add(String name, T resource) {
    parts.push(new Part(name, resource));
    return resource;
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      Part part = parts.pop();
      try {
        part.resource().close();
        LOG.debug("closed part={}", part.name());
      } catch (Exception e) {
        LOG.error("could not close part={}", part.name(), e);
      }
    }
  }
}
