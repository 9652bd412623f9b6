package org.groat.chain.storage;

import org.groat.chain.codec.ByteReader;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.Codec;
import org.groat.chain.codec.MalformedException;
import org.groat.chain.consensus.Coin;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.primitives.Txid;

/// How coins are stored: the compressed form of Bitcoin Core's chain state, so that the format is a known one.
///
/// A coin is `height · 2 + coinbase` as a [VarInt], the amount as [#compressAmount(long)] makes it, again as a [VarInt], and
/// the script as [CompressedScript] has it. Its key is the transaction's hash and the output's index in four bytes,
/// big-endian: unlike Core's, whose [VarInt] there leaves the outputs of a large transaction out of order.
public final class CoinCodec {
  /// The column's keys.
  public static final Codec<OutPoint> KEY = Codec.of(CoinCodec::readKey, CoinCodec::writeKey);

  /// The column's values, and the coins in undo data.
  public static final Codec<Coin> COIN = Codec.of(CoinCodec::readCoin, CoinCodec::writeCoin);

  private CoinCodec() {}

  /// A number that is small for amounts with few digits other than zero: for `n · 10^e` with `e` up to 9 the last digit of n,
  /// the digits before it, and `e` share one number.
  public static long compressAmount(long satoshis) {
    if (satoshis == 0) {
      return 0;
    }
    long digits = satoshis;
    int exponent = 0;
    while (digits % 10 == 0 && exponent < 9) {
      digits /= 10;
      exponent++;
    }
    if (exponent == 9) {
      return 1 + (digits - 1) * 10 + 9;
    }
    long last = digits % 10;
    return 1 + (digits / 10 * 9 + last - 1) * 10 + exponent;
  }

  /// The amount that [#compressAmount(long)] made a number of.
  ///
  /// @throws MalformedException where no valid amount makes that number
  public static long decompressAmount(long compressed) {
    if (compressed == 0) {
      return 0;
    }
    long rest = compressed - 1;
    int exponent = (int) (rest % 10);
    rest /= 10;
    long amount;
    if (exponent < 9) {
      long last = rest % 9 + 1;
      amount = rest / 9 * 10 + last;
    } else {
      amount = rest + 1;
    }
    for (int i = 0; i < exponent && Amount.isMoney(amount); i++) {
      amount *= 10;
    }
    if (compressed < 0 || !Amount.isMoney(amount)) {
      throw new MalformedException("no amount: " + compressed);
    }
    return amount;
  }

  private static OutPoint readKey(ByteReader in) {
    Txid txid = Txid.CODEC.read(in);
    return new OutPoint(txid, Integer.reverseBytes(in.int32()));
  }

  private static void writeKey(OutPoint outPoint, ByteWriter out) {
    outPoint.txid().writeTo(out);
    out.int32BigEndian(outPoint.index());
  }

  private static Coin readCoin(ByteReader in) {
    long code = VarInt.read(in);
    if (code > 0xffff_ffffL) {
      throw new MalformedException("height beyond 31 bits");
    }
    Amount amount = new Amount(decompressAmount(VarInt.read(in)));
    Bytes script = CompressedScript.read(in);
    return new Coin(new TxOutput(amount, script), (int) (code >>> 1), (code & 1) != 0);
  }

  private static void writeCoin(Coin coin, ByteWriter out) {
    if (!coin.amount().isMoney()) {
      throw new IllegalArgumentException("no amount that a coin can have: " + coin.amount());
    }
    VarInt.write((long) coin.height() << 1 | (coin.coinbase() ? 1 : 0), out);
    VarInt.write(compressAmount(coin.satoshis()), out);
    CompressedScript.write(coin.script(), out);
  }
}
