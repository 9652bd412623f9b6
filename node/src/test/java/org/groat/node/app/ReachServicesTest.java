package org.groat.node.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.groat.network.reach.FakeSam;
import org.groat.network.reach.FakeTor;
import org.groat.network.transport.FakeSocks;
import org.groat.node.config.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node that is called by way of services, which are faked.
class ReachServicesTest {
  @TempDir Path folder;

  @Test
  void anOnionServiceIsKeptShownAndRemoved() throws Exception {
    int port = TestNode.freePortOfTwo();
    Path key = folder.resolve("node/regtest/onion_v3_private_key");
    try (FakeTor tor = new FakeTor("NULL", folder.resolve("none"))) {
      try (TestNode node =
              TestNode.regtest(
                  folder.resolve("node"), "--torcontrol=" + tor.at(), "--port=" + port);
          TestNode caller =
              TestNode.regtest(folder.resolve("caller"), "--connect=127.0.0.1:" + (port + 1))) {
        TestNode.await("the address", () -> addresses(node).size() == 1);
        assertThat(addresses(node).get(0).path("address").asText())
            .isEqualTo(FakeTor.ID + ".onion");
        assertThat(addresses(node).get(0).path("port").asInt()).isEqualTo(18444);
        assertThat(tor.heard())
            .contains("ADD_ONION NEW:ED25519-V3 Port=18444,127.0.0.1:" + (port + 1));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
            .isEqualTo("rw-------");

        TestNode.await("a caller", () -> node.call("getpeerinfo").path(0).has("pingtime"));
        assertThat(node.call("getpeerinfo").get(0).path("network").asText()).isEqualTo("onion");
        assertThat(caller.call("getconnectioncount").asInt()).isEqualTo(1);
      }
      assertThat(tor.heard()).contains("DEL_ONION " + FakeTor.ID);
    }
  }

  @Test
  void onionPeersAreCalledThroughTheProxyThatTheTorProcessNames() throws Exception {
    try (TestNode server = TestNode.regtest(folder.resolve("server"));
        FakeSocks socks = new FakeSocks(server.peerPort());
        FakeTor tor =
            new FakeTor(
                "NULL", folder.resolve("none"), "\"unix:/run/tor/socks\" \"" + socks.at() + "\"");
        TestNode node =
            TestNode.regtest(
                folder.resolve("node"),
                "--torcontrol=" + tor.at(),
                "--port=" + TestNode.freePortOfTwo(),
                "--connect=" + FakeTor.ID + ".onion:5")) {
      TestNode.await("a peer", () -> node.call("getpeerinfo").path(0).has("pingtime"));
      JsonNode peer = node.call("getpeerinfo").get(0);
      assertThat(peer.path("network").asText()).isEqualTo("onion");
      assertThat(peer.path("inbound").asBoolean()).isFalse();
      assertThat(socks.requests())
          .allMatch(r -> r.host().equals(FakeTor.ID + ".onion") && r.port() == 5);
      JsonNode onion = node.call("getnetworkinfo").path("networks").get(2);
      assertThat(onion.path("name").asText()).isEqualTo("onion");
      assertThat(onion.path("reachable").asBoolean()).isTrue();
      assertThat(onion.path("proxy").asText()).isEqualTo(socks.at().toString());
      assertThat(onion.path("proxy_randomize_credentials").asBoolean()).isTrue();
    }
  }

  @Test
  void anI2pAddressIsKeptShownAndCalled() throws Exception {
    Path key = folder.resolve("node/regtest/i2p_private_key");
    try (TestNode server = TestNode.regtest(folder.resolve("server"));
        FakeSam sam = new FakeSam(server.peerPort());
        TestNode node =
            TestNode.regtest(
                folder.resolve("node"), "--i2psam=" + sam.at(), "--connect=" + FakeSam.caller())) {
      TestNode.await("the address", () -> addresses(node).size() == 1);
      assertThat(addresses(node).get(0).path("address").asText())
          .isEqualTo(FakeSam.own().toString());
      assertThat(addresses(node).get(0).path("port").asInt()).isZero();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
          .isEqualTo("rw-------");
      TestNode.await("a peer", () -> node.call("getpeerinfo").path(0).has("pingtime"));
      JsonNode peer = node.call("getpeerinfo").get(0);
      assertThat(peer.path("network").asText()).isEqualTo("i2p");
      assertThat(peer.path("addr").asText()).isEqualTo(FakeSam.caller().toString());
      JsonNode i2p = node.call("getnetworkinfo").path("networks").get(3);
      assertThat(i2p.path("reachable").asBoolean()).isTrue();
      assertThat(i2p.path("proxy").asText()).isEqualTo(sam.at().toString());
    }
  }

  @Test
  void withoutATorProcessTheNodeRunsAllTheSame() throws Exception {
    try (TestNode node =
        TestNode.regtest(
            folder.resolve("node"),
            "--torcontrol=127.0.0.1:1",
            "--port=" + TestNode.freePortOfTwo())) {
      assertThat(addresses(node)).isEmpty();
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.peerPort())) {
        assertThat(socket.isConnected()).isTrue();
      }
    }
  }

  @Test
  void servicesNeedANodeThatListens() {
    assertThatThrownBy(() -> TestNode.regtest(folder.resolve("a"), "--listen=0", "--listenonion=1"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("listenonion=1 does not go together with listen=0");
    assertThatThrownBy(() -> TestNode.regtest(folder.resolve("b"), "--listen=0", "--natpmp=1"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("natpmp=1 does not go together with listen=0");
    assertThatThrownBy(
            () ->
                TestNode.regtest(
                    folder.resolve("c"), "--torcontrol=127.0.0.1:9051", "--port=65535"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("there is none after 65535");
  }

  private static JsonNode addresses(TestNode node) {
    return node.call("getnetworkinfo").path("localaddresses");
  }
}
