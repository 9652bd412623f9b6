package org.groat.network.wire;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.groat.chain.codec.ByteReader;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.Codec;
import org.groat.chain.codec.MalformedException;

/// The one table of commands, records and layouts, and the two directions through it.
public final class Messages {
  /// Every message that Groat knows.
  public static final List<MessageType<?>> TYPES =
      List.of(
          type("addr", Addr.class, Addr.CODEC),
          type("addrv2", AddrV2.class, AddrV2.CODEC),
          type("block", BlockMessage.class, BlockMessage.CODEC),
          type("blocktxn", BlockTransactions.class, BlockTransactions.CODEC),
          type("cmpctblock", CompactBlock.class, CompactBlock.CODEC),
          type("cfilter", CompactFilter.class, CompactFilter.CODEC),
          type("cfcheckpt", CompactFilterCheckpoints.class, CompactFilterCheckpoints.CODEC),
          type("cfheaders", CompactFilterHeaders.class, CompactFilterHeaders.CODEC),
          type("feefilter", FeeFilter.class, FeeFilter.CODEC),
          type("filteradd", FilterAdd.class, FilterAdd.CODEC),
          type("filterclear", FilterClear.class, FilterClear.CODEC),
          type("filterload", FilterLoad.class, FilterLoad.CODEC),
          type("getaddr", GetAddr.class, GetAddr.CODEC),
          type("getblocktxn", GetBlockTransactions.class, GetBlockTransactions.CODEC),
          type("getblocks", GetBlocks.class, GetBlocks.CODEC),
          type(
              "getcfcheckpt", GetCompactFilterCheckpoints.class, GetCompactFilterCheckpoints.CODEC),
          type("getcfheaders", GetCompactFilterHeaders.class, GetCompactFilterHeaders.CODEC),
          type("getcfilters", GetCompactFilters.class, GetCompactFilters.CODEC),
          type("getdata", GetData.class, GetData.CODEC),
          type("getheaders", GetHeaders.class, GetHeaders.CODEC),
          type("headers", Headers.class, Headers.CODEC),
          type("inv", Inv.class, Inv.CODEC),
          type("mempool", MempoolRequest.class, MempoolRequest.CODEC),
          type("merkleblock", MerkleBlock.class, MerkleBlock.CODEC),
          type("notfound", NotFound.class, NotFound.CODEC),
          type("ping", Ping.class, Ping.CODEC),
          type("pong", Pong.class, Pong.CODEC),
          type("reject", Reject.class, Reject.CODEC),
          type("sendaddrv2", SendAddrV2.class, SendAddrV2.CODEC),
          type("sendcmpct", SendCompact.class, SendCompact.CODEC),
          type("sendheaders", SendHeaders.class, SendHeaders.CODEC),
          type("tx", TxMessage.class, TxMessage.CODEC),
          type("verack", Verack.class, Verack.CODEC),
          type("version", Version.class, Version.CODEC),
          type("wtxidrelay", WtxidRelay.class, WtxidRelay.CODEC));

  private static final Map<String, MessageType<?>> BY_COMMAND = index(MessageType::command);
  private static final Map<Class<?>, MessageType<?>> BY_TYPE = index(MessageType::type);

  private Messages() {}

  /// The command of a message.
  public static String command(Message message) {
    return switch (message) {
      case Unknown unknown -> unknown.command();
      case Encoded encoded -> encoded.command();
      case Message known -> type(known).command();
    };
  }

  /// The row of a command, where Groat knows it.
  public static Optional<MessageType<?>> byCommand(String command) {
    return Optional.ofNullable(BY_COMMAND.get(command));
  }

  /// The message that a payload holds; [Unknown] where the command is.
  ///
  /// Bytes after the last field are passed over, as the whole network does: messages have been extended by appending fields.
  ///
  /// @throws MalformedException where the payload is no such message
  public static Message decode(String command, Bytes payload) {
    MessageType<?> type = BY_COMMAND.get(command);
    return type == null
        ? new Unknown(command, payload)
        : type.codec().read(new ByteReader(payload));
  }

  /// The payload of a message.
  public static Bytes encode(Message message) {
    return switch (message) {
      case Unknown unknown -> unknown.payload();
      case Encoded encoded -> encoded.payload();
      case BlockMessage block -> block.block().raw();
      case TxMessage tx -> tx.transaction().raw();
      case Message known -> encode(type(known), known);
    };
  }

  private static <M extends Message> Bytes encode(MessageType<M> type, Message message) {
    ByteWriter out = new ByteWriter();
    type.codec().write(type.type().cast(message), out);
    return out.toBytes();
  }

  private static MessageType<?> type(Message known) {
    MessageType<?> type = BY_TYPE.get(known.getClass());
    if (type == null) {
      throw new IllegalStateException("no row for " + known.getClass());
    }
    return type;
  }

  private static <M extends Message> MessageType<M> type(
      String command, Class<M> type, Codec<M> codec) {
    return new MessageType<>(command, type, codec);
  }

  private static <K> Map<K, MessageType<?>> index(Function<MessageType<?>, K> key) {
    return TYPES.stream().collect(Collectors.toUnmodifiableMap(key, type -> type));
  }
}
