package org.groat.network.wire;

/// One message between two peers, of one record for each command; [Unknown] for commands that Groat does not know.
///
/// Values only: what may be sent when, and what follows from it, is the session's to know. Byte runs and transactions are
/// slices of the payload they came in, so whatever outlives the handling of a message takes a compact copy.
public sealed interface Message
    permits Addr,
        AddrV2,
        BlockMessage,
        BlockTransactions,
        CompactBlock,
        CompactFilter,
        CompactFilterCheckpoints,
        CompactFilterHeaders,
        Encoded,
        FeeFilter,
        FilterAdd,
        FilterClear,
        FilterLoad,
        GetAddr,
        GetBlockTransactions,
        GetBlocks,
        GetCompactFilterCheckpoints,
        GetCompactFilterHeaders,
        GetCompactFilters,
        GetData,
        GetHeaders,
        Headers,
        Inv,
        MempoolRequest,
        MerkleBlock,
        NotFound,
        Ping,
        Pong,
        Reject,
        SendAddrV2,
        SendCompact,
        SendHeaders,
        TxMessage,
        Unknown,
        Verack,
        Version,
        WtxidRelay {

  /// The command on the wire, at most twelve characters.
  default String command() {
    return Messages.command(this);
  }
}
