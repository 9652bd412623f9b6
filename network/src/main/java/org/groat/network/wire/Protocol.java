package org.groat.network.wire;

/// What the protocol fixes: versions, and the limit of everything that a peer may send. All limits are those that the network
/// keeps today; whoever sends more is cut off by it.
public final class Protocol {
  /// The version Groat speaks: the one that brought `wtxidrelay` (BIP-0339).
  public static final int VERSION = 70016;

  /// The oldest version Groat talks to: the first with `getheaders`, as in the rest of the network.
  public static final int VERSION_MIN = 31800;

  /// The first version that may send `sendheaders` (BIP-0130).
  public static final int VERSION_SENDHEADERS = 70012;

  /// The first version that may send `feefilter` (BIP-0133).
  public static final int VERSION_FEEFILTER = 70013;

  /// The first version that may send compact blocks (BIP-0152).
  public static final int VERSION_COMPACT_BLOCKS = 70014;

  /// The most bytes in a payload: a block of the largest size, and nothing else comes near. Frames that announce more end the
  /// connection before memory is taken.
  public static final int PAYLOAD_SIZE_MAX = 4_000_000;

  /// Bytes in a command, padded with zeros.
  public static final int COMMAND_SIZE = 12;

  /// Entries in an `inv`, `getdata` or `notfound`.
  public static final int INVENTORY_MAX = 50_000;

  /// Headers in a `headers`: whoever sends fewer has no more.
  public static final int HEADERS_MAX = 2_000;

  /// Addresses in an `addr` or `addrv2` (BIP-0155).
  public static final int ADDRESSES_MAX = 1_000;

  /// Bytes in an address of an unknown network (BIP-0155).
  public static final int ADDRESS_SIZE_MAX = 512;

  /// Bytes in a user agent (BIP-0014 sets none; the network's limit).
  public static final int USER_AGENT_SIZE_MAX = 256;

  /// Hashes in a locator: enough for steps that double over any chain, and cheap to look up.
  public static final int LOCATOR_MAX = 101;

  /// Transactions of a compact block, whose indexes have 16 bits (BIP-0152).
  public static final int COMPACT_TRANSACTIONS_MAX = 1 << 16;

  /// Bytes in a bloom filter (BIP-0037).
  public static final int BLOOM_FILTER_SIZE_MAX = 36_000;

  /// Hash functions of a bloom filter (BIP-0037). A rule, not a layout: filters with more are well-formed and refused.
  public static final int BLOOM_FUNCTIONS_MAX = 50;

  /// Bytes in an element added to a bloom filter: the largest item that a script can push (BIP-0037).
  public static final int BLOOM_ELEMENT_SIZE_MAX = 520;

  /// Compact filters asked for at once (BIP-0157).
  public static final int FILTERS_MAX = 1_000;

  /// Filter hashes in a `cfheaders` (BIP-0157).
  public static final int FILTER_HEADERS_MAX = 2_000;

  /// Blocks between two filter checkpoints (BIP-0157).
  public static final int FILTER_CHECKPOINT_INTERVAL = 1_000;

  /// Blocks that a node without all of them promises to have (BIP-0159).
  public static final int LIMITED_BLOCKS = 288;

  /// Characters of a `reject`'s reason that are read; twice what nodes ever sent.
  public static final int REJECT_REASON_SIZE_MAX = 255;

  private Protocol() {}
}
