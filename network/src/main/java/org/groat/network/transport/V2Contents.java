package org.groat.network.transport;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.network.wire.Protocol;

/// What an encrypted packet carries (BIP-0324): one byte for a command of the table or zero and twelve bytes for any other,
/// then the payload.
final class V2Contents {
  /// The most bytes in contents.
  static final int SIZE_MAX = 1 + Protocol.COMMAND_SIZE + Protocol.PAYLOAD_SIZE_MAX;

  /// Short ids count from 1.
  private static final List<String> COMMANDS =
      List.of(
          "addr",
          "block",
          "blocktxn",
          "cmpctblock",
          "feefilter",
          "filteradd",
          "filterclear",
          "filterload",
          "getblocks",
          "getblocktxn",
          "getdata",
          "getheaders",
          "headers",
          "inv",
          "mempool",
          "merkleblock",
          "notfound",
          "ping",
          "pong",
          "sendcmpct",
          "tx",
          "getcfilters",
          "cfilter",
          "getcfheaders",
          "cfheaders",
          "getcfcheckpt",
          "cfcheckpt",
          "addrv2");

  private static final Map<String, Integer> IDS =
      IntStream.range(0, COMMANDS.size())
          .boxed()
          .collect(Collectors.toUnmodifiableMap(COMMANDS::get, index -> index + 1));

  private V2Contents() {}

  static Bytes encode(Frame frame) {
    ByteWriter out = new ByteWriter(1 + Protocol.COMMAND_SIZE + frame.payload().size());
    Integer id = IDS.get(frame.command());
    if (id != null) {
      out.uint8(id);
    } else {
      out.uint8(0).bytes(V1Framing.encodeCommand(frame.command()));
    }
    return out.bytes(frame.payload()).toBytes();
  }

  /// The frame; empty where the contents name no command.
  static Optional<Frame> decode(Bytes contents) {
    if (contents.isEmpty()) {
      return Optional.empty();
    }
    int id = contents.unsignedAt(0);
    if (id > 0) {
      return id <= COMMANDS.size()
          ? Optional.of(new Frame(COMMANDS.get(id - 1), contents.from(1)))
          : Optional.empty();
    }
    int end = 1 + Protocol.COMMAND_SIZE;
    if (contents.size() < end || !V1Framing.isCommand(contents.slice(1, end))) {
      return Optional.empty();
    }
    return Optional.of(
        new Frame(V1Framing.decodeCommand(contents.slice(1, end)), contents.from(end)));
  }
}
