package org.groat.network.relay;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.groat.chain.consensus.PartialMerkleTree;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.Txid;
import org.groat.network.peer.Misbehaviour;
import org.groat.network.peer.PeerId;
import org.groat.network.peer.PeerLink;
import org.groat.network.peer.Permission;
import org.groat.network.wire.Encoded;
import org.groat.network.wire.FilterAdd;
import org.groat.network.wire.FilterClear;
import org.groat.network.wire.FilterLoad;
import org.groat.network.wire.MerkleBlock;
import org.groat.network.wire.Message;

/// Connections that a light wallet narrows to what concerns it, by a [BloomFilter] (BIP-0037).
///
/// To whom this is offered (BIP-0111), everybody or only peers with the permission, may set, extend and clear a filter; whoever
/// tries without is let go. While a filter is set, only transactions that match it are announced, and a filtered block is its
/// header with a proof of the matching transactions, which follow it.
///
/// Matching costs much more than relaying, and tells the wallet's addresses to whoever runs the node: so it is an option that
/// is off. Owned by the network loop; one filter a peer, of [org.groat.network.wire.Protocol#BLOOM_FILTER_SIZE_MAX] bytes.
public final class FilteredConnections {
  private final boolean offered;
  private final Map<PeerId, BloomFilter> filters = new HashMap<>();

  /// @param offered to everybody
  public FilteredConnections(boolean offered) {
    this.offered = offered;
  }

  /// True where the peer may filter what it is told.
  public boolean isOfferedTo(PeerLink link) {
    return offered || link.permissions().has(Permission.BLOOMFILTER);
  }

  /// A peer sets its filter. From now on it is told of transactions, whatever it said before.
  public void received(PeerLink link, FilterLoad message) {
    if (!isAllowed(link, message)) {
      return;
    }
    Optional<BloomFilter> filter = BloomFilter.of(message);
    if (filter.isEmpty()) {
      link.punish(Misbehaviour.BAD_BLOOM_FILTER, message.functions() + " hash functions");
    } else if (link.type().relaysTransactions()) {
      filters.put(link.id(), filter.get());
      link.session().inviteTransactions();
    }
  }

  /// A peer adds to its filter.
  public void received(PeerLink link, FilterAdd message) {
    if (!isAllowed(link, message)) {
      return;
    }
    BloomFilter filter = filters.get(link.id());
    if (filter != null) {
      filter.add(message);
    } else if (link.type().relaysTransactions()) {
      link.punish(Misbehaviour.BAD_BLOOM_FILTER, "an element without a filter");
    }
  }

  /// A peer wants to be told of everything again.
  public void received(PeerLink link, FilterClear message) {
    if (isAllowed(link, message) && link.type().relaysTransactions()) {
      filters.remove(link.id());
      link.session().inviteTransactions();
    }
  }

  public void gone(PeerId id) {
    filters.remove(id);
  }

  /// True for a transaction that the peer is to be told of; what its filter learns from it, it learns.
  boolean concerns(PeerId id, Transaction tx) {
    BloomFilter filter = filters.get(id);
    return filter == null || filter.matches(tx);
  }

  /// True for a peer with a filter.
  public boolean isFiltered(PeerId id) {
    return filters.containsKey(id);
  }

  /// Sends a filtered block and the transactions of it that match.
  void send(PeerLink link, Block block) {
    List<Txid> txids = new ArrayList<>();
    List<Boolean> wanted = new ArrayList<>();
    List<Transaction> matching = new ArrayList<>();
    for (Transaction tx : block.transactions()) {
      boolean matches = concerns(link.id(), tx);
      txids.add(tx.txid());
      wanted.add(matches);
      if (matches) {
        matching.add(tx);
      }
    }
    link.send(MerkleBlock.of(block.header(), PartialMerkleTree.of(txids, wanted)));
    matching.forEach(tx -> link.send(new Encoded("tx", tx.stripped())));
  }

  private boolean isAllowed(PeerLink link, Message message) {
    if (!isOfferedTo(link)) {
      link.punish(Misbehaviour.FORBIDDEN_BLOOM, message.command());
      return false;
    }
    return true;
  }
}
