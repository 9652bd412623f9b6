package org.groat.network.manager;

/// What kind of call the node should make next, if any. A pure function of plain data.
enum SlotChoice {
  /// To a peer of before the restart, for blocks alone.
  ANCHOR,
  FULL_RELAY,
  BLOCK_RELAY,
  /// One full peer more than we keep: ours may all be hiding a block from us.
  EXTRA_FULL_RELAY,
  /// One block peer more than we keep, to see for a moment what somebody else has.
  EXTRA_BLOCK_RELAY,
  FEELER,
  NONE;

  /// The peers we keep come first, then what is wanted for a moment only; of that one of a kind at a time.
  static SlotChoice next(Slots slots) {
    if (slots.anchorsLeft && slots.blockRelay < slots.blockRelayMax) {
      return ANCHOR;
    } else if (slots.fullRelay < slots.fullRelayMax) {
      return FULL_RELAY;
    } else if (slots.blockRelay < slots.blockRelayMax) {
      return BLOCK_RELAY;
    } else if (slots.tipStale && slots.fullRelay == slots.fullRelayMax) {
      return EXTRA_FULL_RELAY;
    } else if (slots.probeDue && slots.blockRelay == slots.blockRelayMax) {
      return EXTRA_BLOCK_RELAY;
    }
    return slots.feelerDue ? FEELER : NONE;
  }

  /// What the choice depends on; calls under way count as connections.
  record Slots(
      int fullRelay,
      int fullRelayMax,
      int blockRelay,
      int blockRelayMax,
      boolean anchorsLeft,
      boolean tipStale,
      boolean probeDue,
      boolean feelerDue) {}
}
