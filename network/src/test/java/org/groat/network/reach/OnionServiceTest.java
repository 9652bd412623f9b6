package org.groat.network.reach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.groat.network.wire.Endpoint;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Our onion service, against a faked Tor process.
@Timeout(60)
final class OnionServiceTest {
  private static final Endpoint ONION = Endpoint.parse(FakeTor.ID + ".onion:8333", 0);
  private static final Endpoint TARGET = Endpoint.parse("127.0.0.1:8334", 0);

  @TempDir private Path folder;
  private final ReachFixture fixture = new ReachFixture();
  private Path cookie;

  @BeforeEach
  void bake() throws IOException {
    cookie = folder.resolve("a \"cookie\"");
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    Files.write(cookie, bytes);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aNewServiceIsPublishedAndItsKeyKept() throws Exception {
    try (FakeTor tor = new FakeTor("NULL", cookie)) {
      start(tor, null);
      ReachFixture.await("the service", () -> !fixture.published.isEmpty());
      assertThat(fixture.published).containsExactly(ONION);
      assertThat(fixture.secret.text).isEqualTo(FakeTor.KEY);
      assertThat(tor.heard())
          .containsExactly(
              "PROTOCOLINFO 1",
              "AUTHENTICATE",
              "ADD_ONION NEW:ED25519-V3 Port=8333,127.0.0.1:8334");
    }
  }

  @Test
  void aKeptKeyGivesTheSameAddress() throws Exception {
    fixture.secret.text = FakeTor.KEY + "\n";
    try (FakeTor tor = new FakeTor("NULL", cookie)) {
      start(tor, null);
      ReachFixture.await("the service", () -> !fixture.published.isEmpty());
      assertThat(tor.heard()).contains("ADD_ONION " + FakeTor.KEY + " Port=8333,127.0.0.1:8334");
    }
  }

  @Test
  void theServiceIsRemovedWhenTheNodeStops() throws Exception {
    try (FakeTor tor = new FakeTor("NULL", cookie)) {
      Keeper keeper = start(tor, null);
      ReachFixture.await("the service", () -> !fixture.published.isEmpty());
      keeper.close();
      assertThat(tor.heard()).contains("DEL_ONION " + FakeTor.ID);
      ReachFixture.await("its end", () -> fixture.withdrawn.contains(ONION));
    }
  }

  @Test
  void aTorProcessThatEndsIsAskedAgain() throws Exception {
    try (FakeTor tor = new FakeTor("NULL", cookie)) {
      start(tor, null);
      ReachFixture.await("the service", () -> fixture.published.size() == 1);
      tor.hangUp();
      ReachFixture.await("the end", () -> fixture.withdrawn.size() == 1);
      ReachFixture.await("the service again", () -> fixture.published.size() == 2);
      assertThat(tor.count()).isEqualTo(2);
    }
  }

  @Test
  void theCookieIsProvenOnBothSides() throws Exception {
    try (FakeTor tor = new FakeTor("COOKIE,SAFECOOKIE,HASHEDPASSWORD", cookie)) {
      start(tor, null);
      ReachFixture.await("the service", () -> !fixture.published.isEmpty());
      assertThat(tor.heard().get(2)).matches("AUTHENTICATE [0-9a-f]{64}");
    }
  }

  @Test
  void whoDoesNotKnowTheCookieLearnsNothing() throws Exception {
    try (FakeTor tor = new FakeTor("SAFECOOKIE", cookie)) {
      tor.lies = true;
      assertRefused(tor, null, "does not know Tor's cookie");
      assertThat(tor.heard()).noneMatch(line -> line.startsWith("AUTHENTICATE"));
    }
  }

  @Test
  void aPasswordIsQuoted() throws Exception {
    try (FakeTor tor = new FakeTor("HASHEDPASSWORD", cookie)) {
      start(tor, "se\"cret");
      ReachFixture.await("the service", () -> !fixture.published.isEmpty());
    }
  }

  @Test
  void whatIsWrongIsSaidWithWhatToDo() throws Exception {
    try (FakeTor tor = new FakeTor("HASHEDPASSWORD", cookie)) {
      assertRefused(tor, "other", "does not accept the password of --torpassword: 515");
      assertRefused(tor, null, "wants a password: give --torpassword");
    }
    try (FakeTor tor = new FakeTor("NULL", cookie)) {
      assertRefused(tor, "any", "takes no password");
      fixture.secret.text = "ED25519-V3:x\r\nDEL_ONION all";
      assertRefused(tor, null, "holds no key");
    }
    Files.delete(cookie);
    try (FakeTor tor = new FakeTor("SAFECOOKIE", cookie)) {
      assertRefused(tor, null, "cannot be read");
    }
    Endpoint nobody = Endpoint.parse("127.0.0.1:1", 0);
    assertThatThrownBy(() -> service(nobody, null).hold(() -> {}))
        .hasMessage("no connection to the Tor process at 127.0.0.1:1: connection refused");
  }

  @Test
  void aServiceThatIsNoTorEndsTheTalk() throws Exception {
    try (LineServer web =
        new LineServer(
            (talk, line) -> {
              talk.say("HTTP/1.1 400 Bad Request\r\n");
              return true;
            })) {
      assertThatThrownBy(() -> service(web.at(), null).hold(() -> {}))
          .hasMessage("what answers is no control port of Tor");
    }
    try (LineServer endless =
        new LineServer(
            (talk, line) -> {
              talk.say("250-x".repeat(LineSocket.LINE_SIZE_MAX / 4));
              return true;
            })) {
      assertThatThrownBy(() -> service(endless.at(), null).hold(() -> {}))
          .hasMessage("the Tor process sent a line without end");
    }
  }

  @Test
  void thePasswordIsNotShown() {
    assertThat(new OnionService.Settings(TARGET, "secret", 1, TARGET, null).toString())
        .doesNotContain("secret");
  }

  private void assertRefused(FakeTor tor, @Nullable String password, String why) {
    assertThatThrownBy(() -> service(tor.at(), password).hold(() -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(why);
    assertThat(fixture.published).isEmpty();
  }

  private OnionService service(Endpoint at, @Nullable String password) {
    return new OnionService(
        new OnionService.Settings(at, password, 8333, TARGET, null),
        fixture.secret,
        new SecureRandom(),
        fixture.loop,
        fixture.publisher());
  }

  private Keeper start(FakeTor tor, @Nullable String password) {
    return fixture.start(new Keeper(service(tor.at(), password), fixture.loop));
  }
}
