package org.groat.network.peer;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// What the user lets a peer do beyond what everybody may.
///
/// @param all each with what it implies
public record Permissions(Set<Permission> all) {
  public static final Permissions NONE = new Permissions(Set.of());

  /// What a peer may do that the user names without saying what, where nothing else is chosen.
  public static final Permissions IMPLICIT = implicit(true, false);

  /// Everything there is.
  public static final Permissions ALL = new Permissions(EnumSet.allOf(Permission.class));

  public Permissions {
    EnumSet<Permission> whole = EnumSet.noneOf(Permission.class);
    whole.addAll(all);
    if (whole.contains(Permission.NOBAN)) {
      whole.add(Permission.DOWNLOAD);
    }
    if (whole.contains(Permission.FORCERELAY)) {
      whole.add(Permission.RELAY);
    }
    all = Collections.unmodifiableSet(whole);
  }

  /// What a peer may do that the user names without saying what.
  ///
  /// @param relay (`--whitelistrelay`)
  /// @param forceRelay (`--whitelistforcerelay`)
  public static Permissions implicit(boolean relay, boolean forceRelay) {
    EnumSet<Permission> all = EnumSet.of(Permission.NOBAN, Permission.MEMPOOL);
    if (relay) {
      all.add(Permission.RELAY);
    }
    if (forceRelay) {
      all.add(Permission.FORCERELAY);
    }
    return new Permissions(all);
  }

  /// Reads one name: a permission, `all`, or nothing.
  ///
  /// @throws IllegalArgumentException where there is no such permission
  public static Permissions parse(String name) {
    return switch (name) {
      case "" -> NONE;
      case "all" -> ALL;
      case "bloom" -> new Permissions(Set.of(Permission.BLOOMFILTER));
      default ->
          new Permissions(
              Set.of(
                  Permission.labelled(name)
                      .orElseThrow(
                          () -> new IllegalArgumentException("'" + name + "' is no permission"))));
    };
  }

  public Permissions with(Permissions more) {
    EnumSet<Permission> both = EnumSet.noneOf(Permission.class);
    both.addAll(all);
    both.addAll(more.all);
    return new Permissions(both);
  }

  public boolean has(Permission permission) {
    return all.contains(permission);
  }

  /// As `getpeerinfo` shows them.
  public List<String> labels() {
    return all.stream().map(Permission::label).toList();
  }
}
