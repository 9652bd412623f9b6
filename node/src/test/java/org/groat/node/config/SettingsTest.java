package org.groat.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  @TempDir Path folder;

  @Test
  void withoutAnyChoiceItIsTestnet4WithItsDefaultPorts() {
    Settings settings = settings(Map.of());
    assertThat(settings.network()).isEqualTo(Network.TESTNET4);
    assertThat(settings.port()).isEqualTo(48333);
    assertThat(settings.rpcPort()).isEqualTo(48332);
    assertThat(settings.networkDirectory()).isEqualTo(folder.resolve("testnet4"));
    assertThat(settings.cookieFile()).isEqualTo(folder.resolve("testnet4/.cookie"));
    assertThat(settings.listens()).isTrue();
    assertThat(settings.asksDnsSeeds()).isTrue();
  }

  @Test
  void eachNetworkHasCoresPortsAndFolder() {
    record Expected(String name, int port, int rpcPort, String folder) {}
    for (Expected expected :
        List.of(
            new Expected("main", 8333, 8332, ""),
            new Expected("testnet4", 48333, 48332, "testnet4"),
            new Expected("signet", 38333, 38332, "signet"),
            new Expected("regtest", 18444, 18443, "regtest"),
            new Expected("testnet3", 18333, 18332, "testnet3"))) {
      Settings settings = settings(Map.of(Options.NETWORK, List.of(expected.name())));
      assertThat(settings.port()).as(expected.name()).isEqualTo(expected.port());
      assertThat(settings.rpcPort()).as(expected.name()).isEqualTo(expected.rpcPort());
      assertThat(settings.networkDirectory()).isEqualTo(folder.resolve(expected.folder()));
    }
  }

  @Test
  void theCommandLineGoesBeforeTheFileAndTheFileBeforeTheDefault() throws IOException {
    write("dbcache=100", "maxconnections=7", "rpcuser=file");
    Settings settings = settings(Map.of(Options.DBCACHE, List.of("50", "60")));
    assertThat(settings.get(Options.DBCACHE)).as("the command line's last").isEqualTo(60);
    assertThat(settings.get(Options.MAXCONNECTIONS)).isEqualTo(7);
    assertThat(settings.get(Options.RPCTHREADS)).isEqualTo(16);
    assertThat(settings.find(Options.RPCPASSWORD)).isEmpty();
  }

  @Test
  void ofTheFileTheFirstValueCounts() throws IOException {
    write("dbcache=100", "dbcache=200");
    assertThat(settings(Map.of()).get(Options.DBCACHE)).isEqualTo(100);
  }

  @Test
  void sectionsCountForTheirNetworkOnly() throws IOException {
    write(
        "regtest=1",
        "[regtest]",
        "port=1111 # a comment",
        "rpcport = 1112",
        "[main]",
        "port=2222",
        "signet.port=3333");
    Settings settings = settings(Map.of());
    assertThat(settings.network()).isEqualTo(Network.REGTEST);
    assertThat(settings.port()).isEqualTo(1111);
    assertThat(settings.rpcPort()).isEqualTo(1112);
    assertThat(settings.warnings()).isEmpty();
    assertThat(settings(Map.of(Options.NETWORK, List.of("main"))).port()).isEqualTo(2222);
  }

  @Test
  void aNetworksOwnSettingOutsideItsSectionCountsForMainOnlyAndIsNamed() throws IOException {
    write("chain=regtest", "port=1111", "dbcache=9");
    Settings settings = settings(Map.of());
    assertThat(settings.port()).isEqualTo(18444);
    assertThat(settings.get(Options.DBCACHE)).isEqualTo(9);
    assertThat(settings.warnings())
        .singleElement()
        .asString()
        .contains("groat.conf:2", "port", "[regtest]");
    assertThat(settings(Map.of(Options.MAIN, List.of("1"))).port()).isEqualTo(1111);
  }

  @Test
  void keysThatGroatDoesNotHaveAreNamedOnceEachAndStopNothing() throws IOException {
    write("upnp=1", "zmqpubrawblock=tcp://x", "upnp=0", "dbcache=77", "[moon]", "port=1");
    Settings settings = settings(Map.of());
    assertThat(settings.get(Options.DBCACHE)).isEqualTo(77);
    assertThat(settings.warnings()).hasSize(3);
    assertThat(settings.warnings().get(0)).contains("upnp");
    assertThat(settings.warnings().get(1)).contains("zmqpubrawblock");
    assertThat(settings.warnings().get(2)).contains("[moon]");
  }

  @Test
  void aCorruptLineIsOneErrorThatNamesFileAndLine() throws IOException {
    write("dbcache=77", "", "# fine", "what is this");
    assertError(Map.of(), "groat.conf:4", "what is this", "key=value");
    write("dbcache=77", "-port=1");
    assertError(Map.of(), "groat.conf:2", "dash");
    write("port 8=1");
    assertError(Map.of(), "groat.conf:1", "port 8");
  }

  @Test
  void aWrongValueIsOneErrorThatNamesItsPlace() throws IOException {
    write("dbcache=77", "maxconnections=many");
    assertError(Map.of(), "groat.conf:2", "maxconnections=many", "a number from 0 to");
    write("");
    assertError(Map.of(Options.DBCACHE, List.of("1")), "command line", "dbcache=1", "from 4");
    assertError(Map.of(Options.LISTEN, List.of("perhaps")), "listen=perhaps", "0 or 1");
    assertError(Map.of(Options.MINRELAYTXFEE, List.of("0.000000001")), "minrelaytxfee");
    assertError(Map.of(Options.NETWORK, List.of("mainframe")), "mainframe", "testnet4");
    assertError(
        Map.of(Options.REGTEST, List.of("1"), Options.CHAIN, List.of("main")),
        "more than one network");
    assertError(Map.of(Options.CONF, List.of("nowhere.conf")), "nowhere.conf", "does not exist");
  }

  @Test
  void aFileOfBytesIsNoConfiguration() throws IOException {
    Files.write(folder.resolve("groat.conf"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertError(Map.of(), "groat.conf", "not a text file");
  }

  @Test
  void connectSaysWhomToConnectToAndThatNobodyElseMayCall() throws IOException {
    write("connect=a:1", "connect=b");
    Settings settings = settings(Map.of(Options.NETWORK, List.of("main")));
    assertThat(settings.onlyPeers()).contains(List.of("a:1", "b"));
    assertThat(settings.listens()).isFalse();
    assertThat(settings.asksDnsSeeds()).isFalse();
    assertThat(settings(Map.of(Options.MAIN, List.of("1"), Options.LISTEN, List.of("1"))).listens())
        .isTrue();
  }

  @Test
  void connectZeroMeansNobodyAndTakesBackTheFilesPeers() throws IOException {
    write("connect=a:1");
    Settings settings = settings(Map.of(Options.MAIN, List.of("1"), Options.CONNECT, List.of("0")));
    assertThat(settings.onlyPeers()).contains(List.of());
    assertThat(settings.listens()).isFalse();
  }

  @Test
  void compactFiltersAreServedOnlyFromTheirIndex() throws IOException {
    assertThat(settings(Map.of()).servesFilters()).isFalse();
    write("peerblockfilters=1");
    assertThatThrownBy(() -> settings(Map.of()).servesFilters())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll("peerblockfilters", "blockfilterindex", "set both")
        .hasMessageNotContaining("\n");
    write("peerblockfilters=1", "blockfilterindex=1");
    assertThat(settings(Map.of()).servesFilters()).isTrue();
    write("blockfilterindex=1");
    assertThat(settings(Map.of()).servesFilters()).isFalse();
  }

  @Test
  void whoIsWhitelistedMayRelayUnlessOnlyBlocksAreWanted() throws IOException {
    assertThat(settings(Map.of()).whitelistRelays()).isTrue();
    write("blocksonly=1");
    assertThat(settings(Map.of()).whitelistRelays()).isFalse();
    write("blocksonly=1", "whitelistforcerelay=1");
    assertThat(settings(Map.of()).whitelistRelays()).isTrue();
    write("blocksonly=1", "whitelistrelay=1");
    assertThat(settings(Map.of()).whitelistRelays()).isTrue();
    write("whitelistrelay=0", "whitelistforcerelay=1");
    assertThat(settings(Map.of()).whitelistRelays()).isFalse();
  }

  @Test
  void noBeforeAKeyMeansZeroInTheFileToo() throws IOException {
    write("nolisten=1", "noserver=1", "nodnsseed=0");
    Settings settings = settings(Map.of());
    assertThat(settings.listens()).isFalse();
    assertThat(settings.get(Options.SERVER)).isFalse();
    assertThat(settings.asksDnsSeeds()).isTrue();
  }

  @Test
  void theFileMayNameTheDataDirectory() throws IOException {
    Path other = folder.resolve("elsewhere");
    Path conf = folder.resolve("bitcoin.conf");
    Files.writeString(conf, "datadir=" + other + "\nregtest=1\n");
    Settings settings = Settings.of(Map.of(Options.CONF, List.of(conf.toString())));
    assertThat(settings.networkDirectory()).isEqualTo(other.resolve("regtest"));
  }

  private void write(String... lines) throws IOException {
    Files.write(folder.resolve("groat.conf"), List.of(lines));
  }

  private Settings settings(Map<Option<?>, List<String>> arguments) {
    Map<Option<?>, List<String>> all = new HashMap<>(arguments);
    all.put(Options.DATADIR, List.of(folder.toString()));
    return Settings.of(all);
  }

  private void assertError(Map<Option<?>, List<String>> arguments, String... parts) {
    assertThatThrownBy(() -> settings(arguments))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll(parts)
        .hasMessageNotContaining("\n");
  }
}
