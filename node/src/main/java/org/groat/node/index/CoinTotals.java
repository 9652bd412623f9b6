package org.groat.node.index;

import org.groat.chain.codec.ByteReader;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.Codec;

/// The coin set at one block in numbers, and what all blocks so far did to it; sums in satoshis.
///
/// @param coins unspent outputs
/// @param bogoSize a measure of the set that depends on no store's format
/// @param total of the unspent outputs
/// @param subsidy of all blocks so far
/// @param spent by all inputs so far
/// @param created by all outputs so far but the coinbases' and the unspendable ones
/// @param coinbase by all coinbases' outputs so far but the unspendable ones
/// @param lostGenesis the first block's subsidy, which no one can spend
/// @param lostRepeated subsidies of coinbases that a later one of the same id overwrote (BIP-0030)
/// @param lostScripts in outputs that no one can spend
/// @param lostUnclaimed subsidies and fees that miners did not take
/// @param hash the MuHash of the set, 32 bytes
public record CoinTotals(
    long coins,
    long bogoSize,
    long total,
    long subsidy,
    long spent,
    long created,
    long coinbase,
    long lostGenesis,
    long lostRepeated,
    long lostScripts,
    long lostUnclaimed,
    Bytes hash) {
  private static final int HASH_SIZE = 32;

  static final Codec<CoinTotals> CODEC = Codec.of(CoinTotals::read, CoinTotals::write);

  /// All that can never be spent.
  public long lost() {
    return lostGenesis + lostRepeated + lostScripts + lostUnclaimed;
  }

  private static CoinTotals read(ByteReader in) {
    return new CoinTotals(
        in.int64(),
        in.int64(),
        in.int64(),
        in.int64(),
        in.int64(),
        in.int64(),
        in.int64(),
        in.int64(),
        in.int64(),
        in.int64(),
        in.int64(),
        in.bytes(HASH_SIZE));
  }

  private static void write(CoinTotals totals, ByteWriter out) {
    out.int64(totals.coins).int64(totals.bogoSize).int64(totals.total).int64(totals.subsidy);
    out.int64(totals.spent).int64(totals.created).int64(totals.coinbase);
    out.int64(totals.lostGenesis).int64(totals.lostRepeated).int64(totals.lostScripts);
    out.int64(totals.lostUnclaimed).bytes(totals.hash);
  }
}
