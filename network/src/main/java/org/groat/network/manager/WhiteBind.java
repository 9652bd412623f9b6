package org.groat.network.manager;

import org.groat.network.peer.Permissions;
import org.groat.network.wire.Endpoint;

/// A place to listen whose callers have permissions, as `--whitebind` names it: `127.0.0.1:8334`, or `noban@127.0.0.1:8334`.
public record WhiteBind(Endpoint endpoint, Permissions permissions) {

  /// As [#parse(String, Permissions)] with the usual implicit permissions.
  public static WhiteBind parse(String text) {
    return parse(text, Permissions.IMPLICIT);
  }

  /// Without permissions named it gives the implicit ones.
  ///
  /// @throws IllegalArgumentException with one clear line where the text is no such place
  public static WhiteBind parse(String text, Permissions implicit) {
    int at = text.lastIndexOf('@');
    Permissions permissions = at < 0 ? implicit : Permissions.NONE;
    if (at >= 0) {
      for (String name : text.substring(0, at).split(",", -1)) {
        permissions = permissions.with(Permissions.parse(name));
      }
    }
    Endpoint endpoint = Endpoint.parse(text.substring(at + 1), 0);
    if (endpoint.port() == 0) {
      throw new IllegalArgumentException("'" + text + "' needs a port");
    }
    return new WhiteBind(endpoint, permissions);
  }
}
