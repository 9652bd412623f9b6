package org.groat.network.reach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.groat.chain.codec.Bytes;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.NetworkAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A port of the router at home, against a faked router.
@Timeout(60)
final class PortMappingTest {
  private static final int PORT = 8333;
  private static final PortMapping.Pace FAST =
      new PortMapping.Pace(Duration.ofMillis(200), Duration.ofMillis(200));
  private static final Endpoint OUTSIDE = Endpoint.parse("8.8.4.4:40001", 0);

  private final ReachFixture fixture = new ReachFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aPortIsMappedByPcpAndGivenBack() throws IOException {
    try (FakeRouter router = new FakeRouter(FakeRouter.Kind.PCP)) {
      Keeper keeper = start(router);
      ReachFixture.await("the mapping", () -> !fixture.published.isEmpty());
      assertThat(fixture.published).containsExactly(OUTSIDE);
      Bytes asked = router.heard().getFirst();
      assertThat(asked.size()).isEqualTo(60);
      assertThat(asked.slice(0, 24).toHex())
          .as("version, MAP, two hours, 127.0.0.1")
          .isEqualTo("0201000000001c20" + "00000000000000000000ffff7f000001");
      assertThat(asked.slice(36, 60).toHex())
          .as("TCP, port within, port wanted, any address")
          .isEqualTo("06000000208d208d" + "00000000000000000000ffff00000000");
      keeper.close();
      ReachFixture.await("its end", () -> fixture.withdrawn.contains(OUTSIDE));
      Bytes last = router.heard().getLast();
      assertThat(last.slice(4, 8).toHex()).as("no time").isEqualTo("00000000");
      assertThat(last.slice(24, 36)).as("the same nonce").isEqualTo(asked.slice(24, 36));
    }
  }

  @Test
  void aRouterThatKnowsNatPmpAloneIsAskedByThat() throws IOException {
    for (FakeRouter.Kind kind : List.of(FakeRouter.Kind.PMP, FakeRouter.Kind.PMP_SILENT_ON_PCP)) {
      fixture.published.clear();
      try (FakeRouter router = new FakeRouter(kind)) {
        Keeper keeper = start(router);
        ReachFixture.await("the mapping", () -> !fixture.published.isEmpty());
        assertThat(fixture.published).containsExactly(OUTSIDE);
        assertThat(router.heard().getLast().toHex()).isEqualTo("00020000208d208d00001c20");
        keeper.close();
        assertThat(router.heard().getLast().toHex()).isEqualTo("00020000208d000000000000");
      }
    }
  }

  @Test
  void aMappingIsRenewedAtHalfItsTimeAndMovesWhereTheRouterSays() throws IOException {
    try (FakeRouter router = new FakeRouter(FakeRouter.Kind.PCP)) {
      router.seconds = 1;
      start(router);
      ReachFixture.await("renewals", () -> router.heard().size() > 2);
      assertThat(fixture.published).as("told once").hasSize(1);
      assertThat(router.heard().getLast().slice(42, 44).toHex())
          .as("the port it has is wanted again")
          .isEqualTo("9c41");
      router.external = 40_002;
      ReachFixture.await("the move", () -> fixture.published.size() == 2);
      assertThat(fixture.withdrawn).containsExactly(OUTSIDE);
      assertThat(fixture.published.getLast().port()).isEqualTo(40_002);
    }
  }

  @Test
  void aRefusalIsSaidInPlainWords() throws IOException {
    try (FakeRouter router = new FakeRouter(FakeRouter.Kind.PCP)) {
      router.result = 2;
      assertThatThrownBy(() -> mapping(router.at()).hold(() -> {}))
          .hasMessage("the router maps no port by PCP: not authorized");
    }
    try (FakeRouter router = new FakeRouter(FakeRouter.Kind.PMP)) {
      router.result = 3;
      assertThatThrownBy(() -> mapping(router.at()).hold(() -> {}))
          .hasMessage("the router maps no port by NAT-PMP: it has no address itself");
    }
    try (FakeRouter router = new FakeRouter(FakeRouter.Kind.SILENT)) {
      assertThatThrownBy(() -> mapping(router.at()).hold(() -> {}))
          .hasMessage("the router maps no port by NAT-PMP: no answer");
    }
    assertThatThrownBy(() -> mapping(Endpoint.parse("127.0.0.1:1", 0)).hold(() -> {}))
        .hasMessage("the router at 127.0.0.1 maps no ports");
    assertThat(fixture.published).isEmpty();
  }

  @Test
  void packetsThatAnswerNothingHaveNoEffect() {
    Bytes nonce = Bytes.wrap(new byte[MappingProtocol.NONCE_SIZE]);
    Bytes question =
        MappingProtocol.pcpMap(NetworkAddress.parse("127.0.0.1"), nonce, PORT, PORT, 5);
    assertThat(MappingProtocol.pcpAnswer(Bytes.of((byte) 2), nonce, PORT)).isEmpty();
    assertThat(MappingProtocol.pcpAnswer(question, nonce, PORT)).as("a question").isEmpty();
    byte[] answer = question.toByteArray();
    answer[1] = (byte) 0x81;
    assertThat(MappingProtocol.pcpAnswer(Bytes.wrap(answer), nonce, PORT)).isPresent();
    assertThat(MappingProtocol.pcpAnswer(Bytes.wrap(answer), nonce, 1)).isEmpty();
    assertThat(MappingProtocol.pcpAnswer(Bytes.wrap(answer).slice(0, 59), nonce, PORT)).isEmpty();
    answer[24] = 1;
    assertThat(MappingProtocol.pcpAnswer(Bytes.wrap(answer), nonce, PORT))
        .as("another's nonce")
        .isEmpty();
    assertThat(MappingProtocol.pmpAddressAnswer(Bytes.fromHex("0080000000000000080804"))).isEmpty();
  }

  @Test
  void theDefaultGatewayOfLeastMetricIsRead() throws IOException {
    String head =
        "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT";
    Endpoint found =
        Gateway.parse(
            List.of(
                head,
                "eth0\t0000A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0",
                "wlan0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0",
                "eth0\t00000000\tFE00A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0",
                "eth1\t00000000\t0100000A\t0002\t0\t0\t1\t00000000\t0\t0\t0"));
    assertThat(found).isEqualTo(Endpoint.parse("192.168.0.254:5351", 0));
    assertThatThrownBy(() -> Gateway.parse(List.of(head)))
        .hasMessageContaining("no default gateway");
    assertThatThrownBy(() -> Gateway.parse(List.of())).isInstanceOf(IOException.class);
  }

  private PortMapping mapping(Endpoint router) {
    return new PortMapping(
        PORT, () -> router, FAST, new SplittableRandom(1), fixture.loop, fixture.publisher());
  }

  private Keeper start(FakeRouter router) {
    return fixture.start(new Keeper(mapping(router.at()), fixture.loop));
  }
}
