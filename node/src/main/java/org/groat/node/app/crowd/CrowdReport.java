package org.groat.node.app.crowd;

import java.util.List;

/// What became of a crowd.
///
/// @param hostile one line for each kind there was
public record CrowdReport(Honest honest, List<Kind> hostile) {
  public CrowdReport {
    hostile = List.copyOf(hostile);
  }

  /// The honest peers together.
  ///
  /// @param lost connections that the node ended
  /// @param pings answered
  /// @param blocks received
  /// @param payments made and announced
  /// @param transactions received of others
  public record Honest(
      int peers,
      int lost,
      int pings,
      double pingMedianSeconds,
      double pingLast99Seconds,
      double pingMaxSeconds,
      long blocks,
      long payments,
      long transactions) {}

  /// The hostile peers of a kind together.
  ///
  /// @param connections made, one after the other
  /// @param cut those that the node ended
  public record Kind(String name, int peers, long connections, long cut, long bytesSent) {}
}
