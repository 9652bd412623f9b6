package org.groat.network.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class PermissionsTest {
  @Test
  void somePermissionsImplyOthers() {
    assertThat(Permissions.parse("noban").labels()).containsExactly("noban", "download");
    assertThat(Permissions.parse("forcerelay").labels()).containsExactly("forcerelay", "relay");
    assertThat(Permissions.parse("").labels()).isEmpty();
    assertThat(Permissions.IMPLICIT.labels())
        .containsExactly("noban", "relay", "mempool", "download");
    assertThat(Permissions.parse("all").labels())
        .containsExactly(
            "bloomfilter", "noban", "forcerelay", "relay", "mempool", "download", "addr");
  }

  @Test
  void permissionsAddUp() {
    Permissions both = Permissions.parse("addr").with(Permissions.parse("bloom"));
    assertThat(both.labels()).containsExactly("bloomfilter", "addr");
    assertThat(both.has(Permission.ADDR)).isTrue();
    assertThat(both.has(Permission.NOBAN)).isFalse();
  }

  @Test
  void theUserChoosesWhatARuleWithoutPermissionsGives() {
    assertThat(Permissions.implicit(true, false)).isEqualTo(Permissions.IMPLICIT);
    assertThat(Permissions.implicit(false, false).labels())
        .containsExactly("noban", "mempool", "download");
    assertThat(Permissions.implicit(false, true).labels())
        .containsExactly("noban", "forcerelay", "relay", "mempool", "download");
  }

  @Test
  void aNameThatIsNoPermissionIsRefused() {
    assertThatThrownBy(() -> Permissions.parse("fly"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'fly'");
  }
}
