package org.groat.network.wire;

import java.util.List;
import java.util.stream.Stream;
import org.groat.chain.codec.Bytes;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHash;
import org.groat.chain.primitives.BlockHeader;
import org.groat.chain.primitives.FeeRate;
import org.groat.chain.primitives.FilterHash;
import org.groat.chain.primitives.MerkleRoot;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxInput;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.primitives.Txid;
import org.groat.chain.primitives.Wtxid;

/// One of each message, for tests of everything that carries them.
public final class SampleMessages {
  static final BlockHeader HEADER =
      new BlockHeader(
          4, block(1), MerkleRoot.of(bytes(2)), 1_700_000_000L, 0x207fffffL, 0xffff_fffeL);
  static final Transaction TX =
      Transaction.of(
          2,
          List.of(
              new TxInput(
                  new OutPoint(Txid.of(bytes(3)), 1),
                  Bytes.of((byte) 0x51),
                  0xffff_fffdL,
                  List.of(Bytes.of((byte) 7)))),
          List.of(new TxOutput(new Amount(5_000), Bytes.of((byte) 0x51))),
          800_000);
  static final List<InventoryItem> ITEMS =
      List.of(
          InventoryItem.tx(Txid.of(bytes(4))),
          InventoryItem.block(block(5)),
          new InventoryItem(InventoryType.FILTERED_BLOCK, block(6)),
          InventoryItem.compactBlock(block(7)),
          InventoryItem.wtx(Wtxid.of(bytes(8))),
          InventoryItem.witnessTx(Txid.of(bytes(9))),
          InventoryItem.witnessBlock(block(10)));
  static final List<PeerAddress> IP_ADDRESSES =
      List.of(
          peer("203.0.113.7:8333", Services.of(Services.NETWORK, Services.WITNESS)),
          peer("[2a01:4f8::1]:18333", Services.NETWORK_LIMITED));
  static final List<PeerAddress> ADDRESSES =
      List.of(
          IP_ADDRESSES.get(0),
          IP_ADDRESSES.get(1),
          peer(
              "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion:8333",
              Services.NETWORK),
          peer("ukeu3k5oycgaauneqgtnvselmt4yemvoilkln7jpvamvfx7dnkdq.b32.i2p:0", Services.NONE),
          peer("[fc00:1:2:3:4:5:6:7]:8333", Services.NETWORK));
  static final Version VERSION =
      new Version(
          Protocol.VERSION,
          Services.of(Services.NETWORK, Services.WITNESS),
          1_700_000_000L,
          new VersionAddress(Services.NETWORK, Endpoint.parse("203.0.113.7:8333", 0)),
          VersionAddress.NONE,
          -2,
          "/Groat:0.1.0/",
          800_000,
          false);
  static final GetHeaders GET_HEADERS =
      new GetHeaders(new Locator(List.of(block(11), block(12))), BlockHash.ZERO);
  static final GetBlocks GET_BLOCKS = new GetBlocks(new Locator(List.of(block(13))), block(14));
  static final Headers HEADERS = new Headers(List.of(HEADER));
  static final CompactBlock COMPACT_BLOCK =
      new CompactBlock(
          HEADER,
          -1,
          List.of(1L, 0xffff_ffff_ffffL),
          List.of(
              new CompactBlock.PrefilledTransaction(0, TX),
              new CompactBlock.PrefilledTransaction(3, TX)));
  static final GetBlockTransactions GET_BLOCK_TRANSACTIONS =
      new GetBlockTransactions(block(15), List.of(0, 1, 300, 65_535));
  static final BlockTransactions BLOCK_TRANSACTIONS =
      new BlockTransactions(block(16), List.of(TX, TX));
  static final MerkleBlock MERKLE_BLOCK =
      new MerkleBlock(HEADER, 0xffff_ffffL, List.of(MerkleRoot.of(bytes(17))), Bytes.of((byte) 1));
  static final FilterLoad FILTER_LOAD =
      new FilterLoad(Bytes.of((byte) 1, (byte) 2), 11, 0xffff_ffffL, 1);
  static final FilterAdd FILTER_ADD = new FilterAdd(Bytes.of((byte) 1, (byte) 2));
  static final CompactFilter COMPACT_FILTER =
      new CompactFilter(0, block(18), Bytes.of((byte) 1, (byte) 2));
  static final CompactFilterHeaders FILTER_HEADERS =
      new CompactFilterHeaders(
          0, block(19), FilterHash.of(bytes(20)), List.of(FilterHash.of(bytes(21))));
  static final CompactFilterCheckpoints FILTER_CHECKPOINTS =
      new CompactFilterCheckpoints(0, block(22), List.of(FilterHash.of(bytes(23))));

  private SampleMessages() {}

  /// One of each kind that the table knows.
  public static Stream<Message> all() {
    return Stream.of(
        VERSION,
        new Verack(),
        new Ping(-7),
        new Pong(7),
        new Addr(IP_ADDRESSES),
        new AddrV2(ADDRESSES),
        new SendAddrV2(),
        new GetAddr(),
        new Inv(ITEMS),
        new GetData(ITEMS),
        new NotFound(ITEMS),
        GET_HEADERS,
        HEADERS,
        GET_BLOCKS,
        new BlockMessage(Block.of(HEADER, List.of(TX))),
        new TxMessage(TX),
        new MempoolRequest(),
        new SendHeaders(),
        new FeeFilter(new FeeRate(1_000)),
        new WtxidRelay(),
        new SendCompact(true, SendCompact.VERSION_WITNESS),
        COMPACT_BLOCK,
        GET_BLOCK_TRANSACTIONS,
        BLOCK_TRANSACTIONS,
        FILTER_LOAD,
        FILTER_ADD,
        new FilterClear(),
        MERKLE_BLOCK,
        new GetCompactFilters(0, 0xffff_ffffL, block(24)),
        COMPACT_FILTER,
        new GetCompactFilterHeaders(0, 1, block(25)),
        FILTER_HEADERS,
        new GetCompactFilterCheckpoints(0, block(26)),
        FILTER_CHECKPOINTS,
        new Reject("tx", 0x10, "bad-txns"));
  }

  private static PeerAddress peer(String endpoint, Services services) {
    return new PeerAddress(Endpoint.parse(endpoint, 0), services, 1_700_000_000L);
  }

  private static BlockHash block(int seed) {
    return BlockHash.of(bytes(seed));
  }

  private static byte[] bytes(int seed) {
    byte[] bytes = new byte[32];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (seed * 37 + i);
    }
    return bytes;
  }
}
