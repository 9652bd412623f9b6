package org.groat.network.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.groat.chain.runtime.ManualEventLoop;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.Network;
import org.groat.network.wire.NetworkAddress;
import org.groat.network.wire.PeerAddress;
import org.junit.jupiter.api.Test;

final class AddressGossipTest {
  private static final long NOW = 1_700_000_000L;
  private static final Set<Network> ALL = EnumSet.allOf(Network.class);
  private static final Endpoint LOCAL = Endpoint.parse("5.5.5.5:8333", 0);

  private final AddressBook book =
      AddressBook.empty(new SplittableRandom(1), NetworkAddress::isRoutable);

  @Test
  void oneAddressPassesAtFirstAndOneEveryTenSeconds() {
    AddressRateLimit limit = new AddressRateLimit(0);
    assertThat(limit.take(0)).isTrue();
    assertThat(limit.take(0)).isFalse();
    assertThat(limit.take(Duration.ofSeconds(9).toNanos())).isFalse();
    assertThat(limit.take(Duration.ofSeconds(10).toNanos())).isTrue();
    assertThat(limit.take(Duration.ofSeconds(10).toNanos())).isFalse();
    assertThat(limit.processed()).isEqualTo(2);
    assertThat(limit.dropped()).isEqualTo(3);
  }

  @Test
  void tokensPileUpToOneMessageAndNoFurther() {
    AddressRateLimit limit = new AddressRateLimit(0);
    assertThat(take(limit, Duration.ofDays(30).toNanos(), 3_000)).isEqualTo(1_000);
  }

  @Test
  void theAnswerToOurOwnQuestionPassesWhole() {
    AddressRateLimit limit = new AddressRateLimit(0);
    limit.grantAnswer();
    assertThat(take(limit, 1, 3_000)).isEqualTo(1_001);
  }

  private static int take(AddressRateLimit limit, long nanos, int count) {
    int taken = 0;
    for (int i = 0; i < count; i++) {
      taken += limit.take(nanos) ? 1 : 0;
    }
    return taken;
  }

  @Test
  void everybodyWhoAsksTheSameWayGetsTheSameAnswerForADay() {
    for (PeerAddress each : AddressBookTest.randomPeers(new SplittableRandom(2), 1_000)) {
      book.add(List.of(each), each.address(), 0, NOW);
    }
    GetAddrAnswers answers = new GetAddrAnswers(book, new SplittableRandom(3));
    List<PeerAddress> first = answers.answer(Network.IPV4, LOCAL, ALL, NOW);
    assertThat(first).hasSize(book.size() * 23 / 100);
    assertThat(answers.answer(Network.IPV4, LOCAL, ALL, NOW + 20 * 3600)).isEqualTo(first);
    assertThat(answers.answer(Network.TORV3, LOCAL, ALL, NOW)).isNotEqualTo(first);
    assertThat(answers.answer(Network.IPV4, LOCAL, ALL, NOW + 28 * 3600)).isNotEqualTo(first);
  }

  @Test
  void aSeedsAnswerFillsTheBookWithOldAddressesOnItsPort() {
    List<String> asked = new ArrayList<>();
    NameResolver names =
        (host, result) -> {
          asked.add(host);
          result.accept(
              AddressBookTest.randomPeers(new SplittableRandom(7), 50).stream()
                  .map(PeerAddress::address)
                  .toList());
        };
    List<Integer> added = new ArrayList<>();
    new DnsSeeds(names, new SplittableRandom(8))
        .ask("seed.example.org", 48333, book, NOW, added::add);
    assertThat(asked).containsExactly("x9.seed.example.org");
    assertThat(added).containsExactly(32);
    assertThat(book.all())
        .hasSize(32)
        .allSatisfy(
            known -> {
              assertThat(known.address().port()).isEqualTo(48333);
              assertThat(NOW - known.address().lastSeen()).isBetween(3L * 86_400, 7L * 86_400);
            });
  }

  @Test
  void namesAreLookedUpOnWorkersAndAnsweredOnTheLoop() {
    ManualEventLoop loop = new ManualEventLoop(Instant.EPOCH);
    List<Runnable> waiting = new ArrayList<>();
    SystemNameResolver names = new SystemNameResolver(loop, waiting::add);
    List<List<NetworkAddress>> results = new ArrayList<>();
    names.resolve("127.0.0.5", results::add);
    names.resolve("no-such-name.invalid", results::add);
    assertThat(waiting).hasSize(2);
    waiting.forEach(Runnable::run);
    assertThat(results).isEmpty();
    loop.runDue();
    assertThat(results).containsExactly(List.of(NetworkAddress.parse("127.0.0.5")), List.of());
  }
}
