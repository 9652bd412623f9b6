package org.groat.network.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.NetworkAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Subnets, bans and the files that remember bans and anchors.
final class BansTest {
  private static final String ONION =
      "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, 10.1.2.3/32",
    "10.1.2.3/8, 10.0.0.0/8",
    "10.1.2.3/255.255.0.0, 10.1.0.0/16",
    "10.1.2.255/25, 10.1.2.128/25",
    "1.2.3.4/0, 0.0.0.0/0",
    "2001:db8:1::5/32, 2001:db8::/32",
    "2001:db8::/ffff:ffff::, 2001:db8::/32",
    "::ffff:10.0.0.1, 10.0.0.1/32",
  })
  void aSubnetIsReadAndShownByItsFirstAddress(String text, String shown) {
    assertThat(Subnet.parse(text)).hasToString(shown);
    assertThat(Subnet.parse(shown)).isEqualTo(Subnet.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10.0.0",
        "10.0.0.0/33",
        "10.0.0.0/",
        "10.0.0.0/-1",
        "10.0.0.0/255.0.255.0",
        "10.0.0.0/ffff::",
        "2001:db8::/129",
        "example.org",
        ONION + "/8",
      })
  void whatIsNoSubnetIsRefused(String text) {
    assertThatThrownBy(() -> Subnet.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aSubnetHoldsTheAddressesThatBeginAsItDoes() {
    Subnet subnet = Subnet.parse("10.64.0.0/10");
    assertThat(subnet.contains(NetworkAddress.parse("10.127.255.255"))).isTrue();
    assertThat(subnet.contains(NetworkAddress.parse("10.128.0.0"))).isFalse();
    assertThat(subnet.contains(NetworkAddress.parse("11.64.0.0"))).isFalse();
    assertThat(subnet.contains(NetworkAddress.parse("2001:db8::1"))).isFalse();
    assertThat(Subnet.parse("0.0.0.0/0").contains(NetworkAddress.parse("255.1.1.1"))).isTrue();
    assertThat(Subnet.parse("0.0.0.0/0").contains(NetworkAddress.parse("2001:db8::1"))).isFalse();
    assertThat(Subnet.parse(ONION).contains(NetworkAddress.parse(ONION))).isTrue();
    assertThat(Subnet.parse(ONION)).hasToString(ONION);
  }

  @Test
  void aBanEndsWithItsTime() {
    BanList bans = new BanList();
    assertThat(bans.add(ban("10.0.0.0/8", 200))).isTrue();
    assertThat(bans.isBanned(NetworkAddress.parse("10.9.9.9"), 199)).isTrue();
    assertThat(bans.isBanned(NetworkAddress.parse("10.9.9.9"), 200)).isFalse();
    assertThat(bans.isBanned(NetworkAddress.parse("11.9.9.9"), 199)).isFalse();
    assertThat(bans.isBanned(Subnet.parse("10.0.0.0/8"), 199)).isTrue();
    assertThat(bans.isBanned(Subnet.parse("10.0.0.0/9"), 199)).isFalse();
    assertThat(bans.list(199)).hasSize(1);
    assertThat(bans.list(200)).isEmpty();
  }

  @Test
  void aBanGivesWayToALongerOneOnly() {
    BanList bans = new BanList();
    assertThat(bans.add(ban("10.0.0.0/8", 200))).isTrue();
    assertThat(bans.add(ban("10.0.0.0/8", 150))).isFalse();
    assertThat(bans.add(ban("10.0.0.0/8", 300))).isTrue();
    assertThat(bans.list(100)).extracting(Ban::untilSeconds).containsExactly(300L);
    assertThat(bans.remove(Subnet.parse("10.0.0.0/9"))).isFalse();
    assertThat(bans.remove(Subnet.parse("10.0.0.0/8"))).isTrue();
    assertThat(bans.list(100)).isEmpty();
  }

  @Test
  void bansOutliveTheirProcess() throws IOException {
    BanFile file = new BanFile(folder.resolve("bans.txt"));
    assertThat(file.load()).isEmpty();
    List<Ban> bans = List.of(ban("10.0.0.0/8", 200), ban("2001:db8::/32", 300), ban(ONION, 400));
    file.write(bans);
    assertThat(new BanFile(folder.resolve("bans.txt")).load()).isEqualTo(bans);
    file.write(List.of());
    assertThat(file.load()).isEmpty();
  }

  @Test
  void aCrashWhileBansAreWrittenLeavesTheOldOnes() throws IOException {
    BanFile file = new BanFile(folder.resolve("bans.txt"));
    file.write(List.of(ban("10.0.0.0/8", 200)));
    Files.writeString(folder.resolve("bans.txt.new"), "groat bans 1\n10.0");
    assertThat(file.load()).containsExactly(ban("10.0.0.0/8", 200));
    file.write(List.of(ban("11.0.0.0/8", 200)));
    assertThat(file.load()).containsExactly(ban("11.0.0.0/8", 200));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "groat bans 2\n",
        "groat bans 1\n10.0.0.0/8 1\n",
        "groat bans 1\n10.0.0.0/8 1 x\n",
        "groat bans 1\nexample.org 1 2\n",
      })
  void aFileOfBansThatCannotBeReadIsSetAside(String content) throws IOException {
    Path path = folder.resolve("bans.txt");
    Files.writeString(path, content);
    assertThat(new BanFile(path).load()).isEmpty();
    assertThat(folder.resolve("bans.txt.bad")).hasContent(content);
    assertThat(path).doesNotExist();
  }

  @Test
  void anchorsAreReadOnceAndAtMostTwo() throws IOException {
    Path path = folder.resolve("anchors.txt");
    AnchorsFile file = new AnchorsFile(path);
    assertThat(file.take()).isEmpty();
    List<Endpoint> three =
        List.of(
            Endpoint.parse("1.2.3.4:8333", 0),
            Endpoint.parse("[2001:db8::1]:1", 0),
            Endpoint.parse("5.6.7.8:9", 0));
    file.write(three);
    assertThat(file.take()).isEqualTo(three.subList(0, AnchorsFile.ANCHORS_MAX));
    assertThat(path).doesNotExist();
    assertThat(file.take()).isEmpty();
    Files.writeString(path, "groat anchors 1\n1.2.3.4\n");
    assertThat(file.take()).as("an anchor without a port").isEmpty();
    assertThat(path).doesNotExist();
  }

  private static Ban ban(String subnet, long until) {
    return new Ban(Subnet.parse(subnet), 100, until);
  }
}
