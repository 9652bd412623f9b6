package org.groat.network.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.primitives.Hash256;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.runtime.ManualEventLoop;
import org.groat.network.transport.BufferLimits;
import org.groat.network.transport.Connection;
import org.groat.network.transport.SimulatedNetwork;
import org.groat.network.transport.V1Framing;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.GetData;
import org.groat.network.wire.Inv;
import org.groat.network.wire.InventoryItem;
import org.groat.network.wire.InventoryType;
import org.groat.network.wire.Message;
import org.groat.network.wire.NetworkAddress;
import org.groat.network.wire.TxMessage;

/// A peer of a regtest node that says what a test says.
public final class Puppet extends ScriptedPeer {
  private final boolean relays;

  /// @param number makes its address, 66.number.0.1
  public Puppet(ManualEventLoop world, SimulatedNetwork links, int number, boolean relays) {
    super(
        links.host(
            NetworkAddress.ofIpv4(66, number, 0, 1),
            world,
            V1Framing.only(NetworkParameters.REGTEST.magic()),
            BufferLimits.DEFAULT));
    this.relays = relays;
  }

  /// One that calls and has shaken hands.
  public static Puppet calling(
      Endpoint node, ManualEventLoop world, SimulatedNetwork links, int number) {
    Puppet puppet = new Puppet(world, links, number, true);
    puppet.call(node);
    world.runFor(Duration.ofSeconds(2));
    if (!puppet.isReady()) {
      throw new AssertionError("no handshake with " + node);
    }
    return puppet;
  }

  /// Sends a message.
  public void say(Message message) {
    send(message);
  }

  /// Announces a transaction.
  public void announce(Transaction tx) {
    send(new Inv(List.of(InventoryItem.wtx(tx.wtxid()))));
  }

  /// Sends a transaction.
  public void give(Transaction tx) {
    send(new TxMessage(tx));
  }

  /// How often the node asked for this.
  public long asked(Hash256 id) {
    return count(id, heard(GetData.class).stream().map(GetData::items));
  }

  /// What the node asked for but transactions, in its order.
  public List<InventoryItem> askedBlocks() {
    return heard(GetData.class).stream()
        .flatMap(request -> request.items().stream())
        .filter(item -> item.type() != InventoryType.WITNESS_TX)
        .toList();
  }

  /// The transactions that the node announced, in its order.
  public List<InventoryItem> announced() {
    return heard(Inv.class).stream()
        .flatMap(inv -> inv.items().stream())
        .filter(item -> item.type().isTransaction())
        .toList();
  }

  /// How often the node announced this.
  public long told(Hash256 id) {
    return count(id, heard(Inv.class).stream().map(Inv::items));
  }

  private static long count(Hash256 id, Stream<List<InventoryItem>> lists) {
    return lists.flatMap(List::stream).filter(item -> item.hash().equals(id)).count();
  }

  /// Ends the connection.
  public void hangUp() {
    Objects.requireNonNull(connection()).close("the story wants it");
  }

  /// The messages of a kind that it heard since its handshake.
  public <M extends Message> List<M> heard(Class<M> kind) {
    return messages().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /// Reads nothing from now on.
  public void stopReading() {
    Connection connection = connection();
    if (connection != null) {
      connection.pauseReading();
    }
  }

  /// Reads again.
  public void goOnReading() {
    Connection connection = connection();
    if (connection != null) {
      connection.resumeReading();
    }
  }

  @Override
  protected boolean relays() {
    return relays;
  }

  @Override
  protected void ready() {}

  @Override
  protected void heard(Message message) {}
}
