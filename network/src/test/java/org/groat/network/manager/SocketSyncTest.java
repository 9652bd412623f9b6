package org.groat.network.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.groat.chain.Vectors;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.runtime.ThreadEventLoop;
import org.groat.chain.service.ChainService;
import org.groat.chain.state.ChainSettings;
import org.groat.chain.storage.MemoryStore;
import org.groat.network.address.AddressBook;
import org.groat.network.address.SystemNameResolver;
import org.groat.network.transport.BufferLimits;
import org.groat.network.transport.NettyTransport;
import org.groat.network.transport.V1Framing;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.NetworkAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Nodes with threads and sockets of their own, on the loopback interface.
@Timeout(60)
final class SocketSyncTest {
  private static final NetworkParameters MAIN = NetworkParameters.MAIN;
  private static final Endpoint ANY_PORT = new Endpoint(NetworkAddress.ofIpv4(127, 0, 0, 1), 0);

  private final List<Node> nodes = new ArrayList<>();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

  @Test
  void aSecondNodeFetchesTheFirstBlocksOfTheMainChainHeadersFirst() throws InterruptedException {
    // So few blocks are less than main's known work: others would get no headers.
    Node server =
        new Node(
            NetworkSettings.quiet("/Groat:test/")
                .withBind(List.of(ANY_PORT))
                .withWhitelist(List.of(Whitelisted.parse("download@127.0.0.1"))));
    server.chain.importer().run(Vectors.chain("mainnet-first-blocks.blk"), progress -> {});
    server.network.start();
    assertThat(server.chain.snapshot().tip().height()).isEqualTo(438);

    String address = server.network.listening().getFirst().toString();
    Node client = new Node(NetworkSettings.quiet("/Groat:test/").withConnect(List.of(address)));
    client.network.start();
    for (int i = 0; i < 300 && client.chain.snapshot().tip().height() < 438; i++) {
      Thread.sleep(100);
    }

    assertThat(client.chain.snapshot().tip().hash())
        .hasToString("0000000025c6b644f8add734be7e666fa4afa43ca0204d623a0c0b1fd2104c7a");
    PeerInfo.Bytes bytes = client.network.peers().getFirst().bytes();
    assertThat(bytes.receivedByCommand()).containsKeys("headers", "block");
    assertThat(client.network.networkTotals().bytesReceived()).isEqualTo(bytes.received());
  }

  @Test
  void aNodeStopsWithinItsBoundWhilePeersAreConnected() throws InterruptedException {
    Node server = new Node(NetworkSettings.quiet("/Groat:test/").withBind(List.of(ANY_PORT)));
    server.network.start();
    String address = server.network.listening().getFirst().toString();
    Node client = new Node(NetworkSettings.quiet("/Groat:test/").withConnect(List.of(address)));
    client.network.start();
    for (int i = 0; i < 100 && server.network.connectionCount() == 0; i++) {
      Thread.sleep(50);
    }
    assertThat(server.network.connectionCount()).isEqualTo(1);

    long start = System.nanoTime();
    server.network.close();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(NetworkNode.STOP_TIMEOUT);
  }

  @AfterEach
  void stop() {
    nodes.forEach(Node::close);
    assertThat(failures).isEmpty();
  }

  private final class Node {
    private final ThreadEventLoop chainLoop = new ThreadEventLoop("chain", failures::add);
    private final ThreadEventLoop networkLoop = new ThreadEventLoop("network", failures::add);
    private final ExecutorService workers = Executors.newFixedThreadPool(2);
    private final MemoryStore store = new MemoryStore();
    private final ChainService chain;
    private final NetworkNode network;

    private Node(NetworkSettings settings) {
      nodes.add(this);
      chain =
          ChainService.open(ChainSettings.of(MAIN), store, chainLoop, workers, Secp256k1s.best());
      NettyTransport transport =
          new NettyTransport(networkLoop, V1Framing.only(MAIN.magic()), BufferLimits.DEFAULT);
      SplittableRandom random = new SplittableRandom(nodes.size());
      NetworkPorts ports =
          new NetworkPorts(
              chain,
              transport,
              new SystemNameResolver(networkLoop, workers),
              AddressBook.empty(random, NetworkNode.admissible(MAIN)),
              null,
              networkLoop,
              random);
      network = new NetworkNode(settings, MAIN, ports);
    }

    private void close() {
      network.close();
      chain.close();
      chainLoop.close();
      networkLoop.close();
      workers.shutdown();
    }
  }
}
