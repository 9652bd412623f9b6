package org.groat.chain.policy;

import org.groat.chain.consensus.Rule;

/// The rules by which a valid transaction may still be unwelcome.
public enum PolicyRule implements Rule {
  /// A coinbase outside a block.
  COINBASE("coinbase", Kind.INVALID),
  /// A version that has no meaning yet.
  VERSION("version", Kind.POLICY),
  /// More weight than a relayed transaction may have.
  TX_SIZE("tx-size", Kind.POLICY),
  /// So small without witnesses that it could be taken for an inner node of a merkle tree (CVE-2017-12842).
  TX_SIZE_SMALL("tx-size-small", Kind.POLICY),
  /// An input's script is longer than any standard one.
  SCRIPTSIG_SIZE("scriptsig-size", Kind.POLICY),
  /// An input's script does more than push.
  SCRIPTSIG_NOT_PUSHONLY("scriptsig-not-pushonly", Kind.POLICY),
  /// An output's script is none of the standard forms.
  SCRIPTPUBKEY("scriptpubkey", Kind.POLICY),
  /// OP_RETURN outputs carry more than this node wants.
  DATACARRIER("datacarrier", Kind.POLICY),
  /// A plain multisignature output, where those are not wanted.
  BARE_MULTISIG("bare-multisig", Kind.POLICY),
  /// An output is worth less than it costs to spend.
  DUST("dust", Kind.POLICY),
  /// A lock time is not reached.
  NON_FINAL("non-final", Kind.PREMATURE),
  /// A relative lock time (BIP-0068) is not reached.
  NON_BIP68_FINAL("non-BIP68-final", Kind.PREMATURE),
  /// Is in the pool.
  ALREADY_IN_MEMPOOL("txn-already-in-mempool", Kind.POLICY),
  /// Is in the pool with another witness.
  SAME_NONWITNESS_DATA("txn-same-nonwitness-data-in-mempool", Kind.POLICY),
  /// Is in the chain.
  ALREADY_KNOWN("txn-already-known", Kind.POLICY),
  /// Spends an output in a way that only its miner would allow.
  NONSTANDARD_INPUTS("bad-txns-nonstandard-inputs", Kind.POLICY),
  /// A witness is larger than a standard one, or stands where none belongs; without it the transaction may be fine.
  NONSTANDARD_WITNESS("bad-witness-nonstandard", Kind.MUTATED),
  /// So many signature operations that few such transactions would fill a block.
  TOO_MANY_SIGOPS("bad-txns-too-many-sigops", Kind.POLICY),
  /// Pays less than the pool, being full, asks for.
  MEMPOOL_MIN_FEE("mempool min fee not met", Kind.POLICY),
  /// Pays less than this node asks of anybody.
  MIN_RELAY_FEE("min relay fee not met", Kind.POLICY),
  /// Has too many relatives in the pool, or too large ones.
  TOO_LONG_CHAIN("too-long-mempool-chain", Kind.POLICY),
  /// Replaces a transaction that it spends from.
  SPENDS_CONFLICTING("bad-txns-spends-conflicting-tx", Kind.INVALID),
  /// A replacement that does not pay enough more than what it replaces (BIP-0125 rules 3 and 4).
  INSUFFICIENT_FEE("insufficient fee", Kind.POLICY),
  /// A replacement that would throw out too many (BIP-0125 rule 5).
  TOO_MANY_REPLACEMENTS("too many potential replacements", Kind.POLICY),
  /// A replacement that needs a transaction of the pool which the replaced one did not (BIP-0125 rule 2).
  REPLACEMENT_ADDS_UNCONFIRMED("replacement-adds-unconfirmed", Kind.POLICY),
  /// Breaks the topology that version 3 promises (BIP-0431).
  TRUC("TRUC-violation", Kind.POLICY),
  /// Spends from a parent with dust, but leaves the dust.
  EPHEMERAL_DUST_LEFT("missing-ephemeral-spends", Kind.POLICY),
  /// A script does not agree to being spent so, under the rules for relay.
  SCRIPT("mempool-script-verify-flag-failed", Kind.POLICY),
  /// The same, but for want of a witness that somebody may have cut off.
  WITNESS_STRIPPED("mempool-script-verify-flag-failed", Kind.MUTATED),
  /// Was thrown out again at once, being the least worth keeping.
  MEMPOOL_FULL("mempool full", Kind.POLICY);

  private final String reason;
  private final Kind kind;

  PolicyRule(String reason, Kind kind) {
    this.reason = reason;
    this.kind = kind;
  }

  @Override
  public String reason() {
    return reason;
  }

  @Override
  public Kind kind() {
    return kind;
  }
}
