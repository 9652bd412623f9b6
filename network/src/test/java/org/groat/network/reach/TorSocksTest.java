package org.groat.network.reach;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.NetworkAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Where a Tor process says that it takes calls, and which of these places is chosen.
@Timeout(60)
final class TorSocksTest {
  private static final NetworkAddress HERE = NetworkAddress.parse("127.0.0.1");
  private static final NetworkAddress ELSEWHERE = NetworkAddress.parse("172.17.0.2");
  private static final Endpoint TARGET = Endpoint.parse("127.0.0.1:8334", 0);

  @TempDir private Path folder;
  private final ReachFixture fixture = new ReachFixture();
  private final List<Endpoint> learnt = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aPlaceOnLoopbackIsTheFirstChoice() {
    assertChosen("127.0.0.1:9150", HERE, "10.0.0.5:9050", "127.0.0.1:9150", "127.0.0.1:9151");
    assertChosen("[::1]:9050", HERE, "10.0.0.5:9050", "[::1]:9050");
    assertChosen("10.0.0.5:9050", HERE, "10.0.0.5:9050");
  }

  @Test
  void unixSocketsAndWhatIsNoPlaceAreLeftOut() {
    assertChosen("127.0.0.1:9050", HERE, "unix:/run/tor/socks", "127.0.0.1:9050");
    assertThat(choose(HERE, "unix:/run/tor/socks", "127.0.0.1:0", "127.0.0.1:99999", "?"))
        .isEmpty();
    assertThat(choose(HERE)).isEmpty();
  }

  @Test
  void allAddressesOfTheMachineMeanTheOneThatTheControlPortHas() {
    assertChosen("127.0.0.1:9050", HERE, "0.0.0.0:9050");
    assertChosen("172.17.0.2:9050", ELSEWHERE, "0.0.0.0:9050");
    assertChosen("172.17.0.2:9050", ELSEWHERE, "[::]:9050");
  }

  @Test
  void theLoopbackOfAnotherMachineIsNotOurs() {
    assertChosen("172.17.0.2:9052", ELSEWHERE, "127.0.0.1:9050", "172.17.0.2:9052");
    assertThat(choose(ELSEWHERE, "127.0.0.1:9050")).isEmpty();
  }

  @Test
  void theTorProcessIsAskedBeforeTheServiceIsMade() throws Exception {
    try (FakeTor tor = tor("\"unix:/run/tor/a \\\"b\\\"\" \"127.0.0.1:9150\"")) {
      start(tor);
      ReachFixture.await("the service", () -> !fixture.published.isEmpty());
      assertThat(learnt).containsExactly(Endpoint.parse("127.0.0.1:9150", 0));
      assertThat(tor.heard().subList(2, 4))
          .containsExactly(
              "GETINFO net/listeners/socks", "ADD_ONION NEW:ED25519-V3 Port=8333," + TARGET);
    }
  }

  @Test
  void oneThatDoesNotTellIsTakenForOneThatListensWhereMostDo() throws Exception {
    try (FakeTor tor = tor("")) {
      start(tor);
      ReachFixture.await("the place", () -> !learnt.isEmpty());
      assertThat(learnt).containsExactly(Endpoint.parse("127.0.0.1:9050", 0));
    }
  }

  @Test
  void oneThatRefusesToTellKeepsTheServiceAllTheSame() throws Exception {
    try (LineServer filter =
        new LineServer(
            (talk, line) -> {
              talk.say(
                  switch (line.split(" ")[0]) {
                    case "PROTOCOLINFO" -> "250-AUTH METHODS=NULL\r\n250 OK\r\n";
                    case "GETINFO" -> "510 Command filtered\r\n";
                    case "ADD_ONION" -> "250-ServiceID=" + FakeTor.ID + "\r\n250 OK\r\n";
                    default -> "250 OK\r\n";
                  });
              return true;
            })) {
      fixture.start(new Keeper(service(filter.at()), fixture.loop));
      ReachFixture.await("the service", () -> !fixture.published.isEmpty());
      assertThat(learnt).containsExactly(Endpoint.parse("127.0.0.1:9050", 0));
    }
  }

  private static void assertChosen(String chosen, NetworkAddress control, String... places) {
    assertThat(choose(control, places)).contains(Endpoint.parse(chosen, 0));
  }

  private static Optional<Endpoint> choose(NetworkAddress control, String... places) {
    return TorSocks.choose(List.of(places), control);
  }

  private FakeTor tor(String socks) throws IOException {
    return new FakeTor("NULL", folder.resolve("none"), socks);
  }

  private void start(FakeTor tor) {
    fixture.start(new Keeper(service(tor.at()), fixture.loop));
  }

  private OnionService service(Endpoint at) {
    return new OnionService(
        new OnionService.Settings(
            at,
            null,
            8333,
            TARGET,
            socks -> {
              fixture.loop.checkOwner();
              learnt.add(socks);
            }),
        fixture.secret,
        new SecureRandom(),
        fixture.loop,
        fixture.publisher());
  }
}
