package org.groat.network.manager;

import java.util.ArrayList;
import java.util.List;
import org.groat.chain.primitives.BlockHash;
import org.groat.network.peer.Moment;
import org.groat.network.relay.BlockRelay;
import org.groat.network.relay.DataServer;
import org.groat.network.relay.FilteredConnections;
import org.groat.network.relay.TransactionRelay;
import org.groat.network.sync.ChainSync;
import org.groat.network.wire.Addr;
import org.groat.network.wire.AddrV2;
import org.groat.network.wire.BlockMessage;
import org.groat.network.wire.BlockTransactions;
import org.groat.network.wire.CompactBlock;
import org.groat.network.wire.CompactFilter;
import org.groat.network.wire.CompactFilterCheckpoints;
import org.groat.network.wire.CompactFilterHeaders;
import org.groat.network.wire.Encoded;
import org.groat.network.wire.FeeFilter;
import org.groat.network.wire.FilterAdd;
import org.groat.network.wire.FilterClear;
import org.groat.network.wire.FilterLoad;
import org.groat.network.wire.GetAddr;
import org.groat.network.wire.GetBlockTransactions;
import org.groat.network.wire.GetBlocks;
import org.groat.network.wire.GetCompactFilterCheckpoints;
import org.groat.network.wire.GetCompactFilterHeaders;
import org.groat.network.wire.GetCompactFilters;
import org.groat.network.wire.GetData;
import org.groat.network.wire.GetHeaders;
import org.groat.network.wire.Headers;
import org.groat.network.wire.Inv;
import org.groat.network.wire.InventoryItem;
import org.groat.network.wire.MempoolRequest;
import org.groat.network.wire.MerkleBlock;
import org.groat.network.wire.Message;
import org.groat.network.wire.NotFound;
import org.groat.network.wire.Ping;
import org.groat.network.wire.Pong;
import org.groat.network.wire.Reject;
import org.groat.network.wire.SendAddrV2;
import org.groat.network.wire.SendCompact;
import org.groat.network.wire.SendHeaders;
import org.groat.network.wire.TxMessage;
import org.groat.network.wire.Unknown;
import org.groat.network.wire.Verack;
import org.groat.network.wire.Version;
import org.groat.network.wire.WtxidRelay;

/// Gives each message of a ready peer to whom it concerns: one line a command.
final class Dispatcher {
  private final ChainSync sync;
  private final TransactionRelay transactions;
  private final BlockRelay blocks;
  private final DataServer server;
  private final AddressGossip addresses;
  private final BlockFetches fetches;
  private final FilteredConnections filtered;
  private final UploadGuard upload;

  Dispatcher(
      ChainSync sync,
      TransactionRelay transactions,
      BlockRelay blocks,
      DataServer server,
      AddressGossip addresses,
      BlockFetches fetches,
      FilteredConnections filtered,
      UploadGuard upload) {
    this.sync = sync;
    this.transactions = transactions;
    this.blocks = blocks;
    this.server = server;
    this.addresses = addresses;
    this.fetches = fetches;
    this.filtered = filtered;
    this.upload = upload;
  }

  void dispatch(Peer peer, Message message, Moment now) {
    switch (message) {
      case Headers headers -> sync.received(peer, headers.headers(), now);
      case BlockMessage block -> {
        if (!fetches.received(peer.id(), block.block())) {
          sync.received(peer, block.block(), now);
        }
      }
      case Inv inv -> {
        sync.announced(peer, blocks(inv.items()), now);
        transactions.announced(peer, transactions(inv.items()), now.nanos());
      }
      case NotFound missing -> {
        sync.notFound(peer, blocks(missing.items()), now);
        transactions.notFound(peer, transactions(missing.items()), now.nanos());
      }
      case TxMessage tx -> transactions.received(peer, tx.transaction(), now.nanos());
      case GetData request -> {
        if (upload.mayServe(peer, request.items())) {
          server.requested(peer, request.items());
        }
      }
      case GetHeaders request -> blocks.serve(peer, request);
      case GetBlocks request -> blocks.serve(peer, request);
      case CompactBlock compact -> sync.received(peer, compact, now);
      case BlockTransactions missing -> sync.received(peer, missing, now);
      case GetBlockTransactions request -> blocks.serve(peer, request);
      case Addr addr -> addresses.received(peer, addr.addresses(), now);
      case AddrV2 addr -> addresses.received(peer, addr.addresses(), now);
      case GetAddr _ -> addresses.requested(peer, peer.local(), now);
      case MempoolRequest _ -> {
        if (upload.mayTellPool(peer)) {
          transactions.poolRequested(peer, now.nanos());
        }
      }
      case FilterLoad load -> filtered.received(peer, load);
      case FilterAdd add -> filtered.received(peer, add);
      case FilterClear clear -> filtered.received(peer, clear);
      case GetCompactFilters request -> server.requested(peer, request);
      case GetCompactFilterHeaders request -> server.requested(peer, request);
      case GetCompactFilterCheckpoints request -> server.requested(peer, request);
      // Answers to questions that Groat does not ask.
      case CompactFilter _,
          CompactFilterCheckpoints _,
          CompactFilterHeaders _,
          MerkleBlock _,
          Reject _ -> {}
      // The session's own, which it does not submit.
      case Version _,
          Verack _,
          WtxidRelay _,
          SendAddrV2 _,
          SendHeaders _,
          SendCompact _,
          FeeFilter _ -> {}
      case Ping _, Pong _, Unknown _, Encoded _ -> {}
    }
  }

  private static List<BlockHash> blocks(List<InventoryItem> items) {
    List<BlockHash> hashes = new ArrayList<>();
    for (InventoryItem item : items) {
      if (item.type().isBlock()) {
        hashes.add(item.blockHash());
      }
    }
    return hashes;
  }

  private static List<InventoryItem> transactions(List<InventoryItem> items) {
    return items.stream().filter(item -> item.type().isTransaction()).toList();
  }
}
