package org.groat.network.peer;

import org.groat.chain.consensus.Rule;

/// Everything a peer can do wrong, and what follows: the one table of blame. The chain states facts; the network, which alone
/// knows how data arrived, decides here who answers for it.
public enum Misbehaviour {
  // The frame and the payload.
  MALFORMED_MESSAGE(
      Consequence.DISCONNECT,
      "a payload that its layout does not allow, or with more entries than its limit"),
  BAD_FRAME(
      Consequence.DISCONNECT,
      "a frame of another network, with a wrong checksum, or beyond the size limit"),

  // The handshake.
  CONNECTED_TO_SELF(Consequence.DISCONNECT, "its version message carries our own nonce"),
  OBSOLETE_VERSION(Consequence.DISCONNECT, "a protocol version below 31800"),
  MISSING_SERVICES(Consequence.DISCONNECT, "lacks the services that an outbound peer must offer"),
  DUPLICATE_VERSION(Consequence.IGNORE, "a second version message"),
  DUPLICATE_VERACK(Consequence.IGNORE, "a second verack message"),
  MESSAGE_BEFORE_VERSION(Consequence.IGNORE, "a message before its version message"),
  MESSAGE_BEFORE_VERACK(Consequence.IGNORE, "a message before the handshake was complete"),
  LATE_NEGOTIATION(Consequence.DISCONNECT, "wtxidrelay or sendaddrv2 after its verack message"),

  // Silence.
  HANDSHAKE_TIMEOUT(Consequence.DISCONNECT, "no complete handshake within a minute"),
  PING_TIMEOUT(Consequence.DISCONNECT, "a ping unanswered for 20 minutes"),
  INACTIVE(Consequence.DISCONNECT, "nothing sent or nothing received for 20 minutes"),
  HEADERS_TIMEOUT(Consequence.DISCONNECT, "the first synchronisation of headers took too long"),
  BLOCK_STALL(Consequence.DISCONNECT, "held up the download window while others waited"),
  BLOCK_TIMEOUT(Consequence.DISCONNECT, "did not deliver a requested block in time"),
  CHAIN_TOO_WEAK(
      Consequence.DISCONNECT, "an outbound peer that did not reach our chain's work in time"),
  SLOW_READER(Consequence.DISCONNECT, "left more unread than the send buffer may hold"),

  // Forbidden.
  FORBIDDEN_TRANSACTION(
      Consequence.DISCONNECT, "a transaction or its announcement where relay was declined"),
  FORBIDDEN_BLOOM(Consequence.DISCONNECT, "a bloom filter message that no service bit invites"),
  FORBIDDEN_FILTERS(
      Consequence.DISCONNECT, "a request for compact filters that no service bit invites"),
  BAD_FILTER_REQUEST(
      Consequence.DISCONNECT,
      "a request for compact filters of an unknown type or block, or of too many"),
  BEYOND_LIMITED_DEPTH(
      Consequence.DISCONNECT,
      "a request for a block below the last ones that a pruned node offers"),
  BAD_BLOOM_FILTER(
      Consequence.DISCOURAGE,
      "a bloom filter with too many hash functions, or an element without a filter"),
  FORBIDDEN_MEMPOOL(Consequence.DISCONNECT, "a mempool message that no service bit invites"),
  UNWANTED_GETADDR(
      Consequence.IGNORE, "a getaddr message on an outbound connection, or a second one"),
  PARTIAL_BLOCK_OUT_OF_RANGE(Consequence.DISCOURAGE, "getblocktxn with an index beyond the block"),
  INVALID_COMPACT_BLOCK(
      Consequence.DISCOURAGE, "a compact block whose parts contradict each other"),
  UNREQUESTED_BLOCK(
      Consequence.IGNORE, "a block nobody asked for that does not extend the best chain"),

  // What the chain refused.
  NON_CONTINUOUS_HEADERS(Consequence.DISCOURAGE, "headers that do not follow one another"),
  HEADER_FLOOD(Consequence.DISCONNECT, "more batches of headers than it was asked for"),
  INVALID_HEADER(Consequence.DISCOURAGE, "a header that breaks a rule"),
  PREMATURE_HEADER(Consequence.IGNORE, "a header from the future, good perhaps later"),
  INVALID_BLOCK(Consequence.DISCOURAGE, "a block that breaks a rule"),
  MUTATED_BLOCK(
      Consequence.DISCOURAGE, "a block whose transactions are not those its header commits to"),
  INVALID_TRANSACTION(
      Consequence.IGNORE,
      "a transaction that breaks a rule: its relayer may know older rules than we"),
  LOW_WORK_HEADERS(
      Consequence.IGNORE, "headers of a chain with less work than the network's known minimum");

  /// What follows.
  public enum Consequence {
    /// The message has no effect.
    IGNORE,
    /// The connection is closed; the address may come again.
    DISCONNECT,
    /// The connection is closed and the address is not called and only let in while there is room.
    DISCOURAGE
  }

  private final Consequence consequence;
  private final String meaning;

  Misbehaviour(Consequence consequence, String meaning) {
    this.consequence = consequence;
    this.meaning = meaning;
  }

  /// What it is to send a block that a rule of the given kind refuses.
  public static Misbehaviour ofBlock(Rule.Kind kind) {
    return switch (kind) {
      case INVALID -> INVALID_BLOCK;
      case MUTATED -> MUTATED_BLOCK;
      case PREMATURE, POLICY -> PREMATURE_HEADER;
    };
  }

  public Consequence consequence() {
    return consequence;
  }

  /// What the peer did, as the second half of a sentence about it.
  public String meaning() {
    return meaning;
  }
}
