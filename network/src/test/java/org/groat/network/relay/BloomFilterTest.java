package org.groat.network.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.primitives.Amount;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.primitives.TxInput;
import org.groat.chain.primitives.TxOutput;
import org.groat.chain.primitives.Txid;
import org.groat.chain.script.Script;
import org.groat.network.wire.FilterAdd;
import org.groat.network.wire.FilterLoad;
import org.groat.network.wire.Protocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Filters whose bits other implementations publish, and a real transaction of main.
final class BloomFilterTest {
  private static final int NONE = 0;
  private static final int ALL = 1;
  private static final int KEYS_ONLY = 2;

  private static final Bytes KNOWN = Bytes.fromHex("99108ad8ed9bb6274d3980bab5a85c048f0950c8");

  /// Transaction b4749f01… of main: one key's output spent, two paid to key hashes.
  private static final Transaction REAL =
      Transaction.CODEC.decode(
          Bytes.fromHex(
              "01000000010b26e9b7735eb6aabdf358bab62f9816a21ba9ebdb719d5299e88607d722c190000000008b"
                  + "4830450220070aca44506c5cef3a16ed519d7c3c39f8aab192c4e1c90d065f37b8a4af6141022100"
                  + "a8e160b856c2d43d27d8fba71e5aef6405b8643ac4cb7cb3c462aced7f14711a0141046d11fee51b"
                  + "0e60666d5049a9101a72741df480b96ee26488a4d3466b95c9a40ac5eeef87e10a5cd336c19a8456"
                  + "5f80fa6c547957b7700ff4dfbdefe76036c339ffffffff021bff3d11000000001976a91404943fdd"
                  + "508053c75000106d3bc6e2754dbcff1988ac2f15de00000000001976a914a266436d2965547608b9"
                  + "e15d9032a7b9d64fa43188ac00000000"));

  private static final Txid SPENT =
      Txid.fromHex("90c122d70786e899529d71dbeba91ba216982fb6ba58f3bdaab65e73b7e9260b");

  @Test
  void theBitsAreThoseThatOthersSet() {
    assertThat(threeElements(0).toBytes()).isEqualTo(Bytes.fromHex("614e9b"));
    assertThat(threeElements(2_147_483_649L).toBytes()).isEqualTo(Bytes.fromHex("ce4299"));
    BloomFilter guide = filter(2, 11, 0, NONE);
    guide.insert(Bytes.fromHex("019f5b01d4195ecbc9398fbf3c3b1fa9bb3183301d7a1fb3bd174fcfa40a2b65"));
    assertThat(guide.toBytes()).isEqualTo(Bytes.fromHex("b50f"));
  }

  @Test
  void whatWasPutInIsFoundAndAnotherByteIsNot() {
    BloomFilter filter = filter(3, 5, 0, ALL);
    assertThat(filter.contains(KNOWN)).isFalse();
    filter.add(new FilterAdd(KNOWN));
    assertThat(filter.contains(KNOWN)).isTrue();
    assertThat(filter.contains(Bytes.fromHex("19108ad8ed9bb6274d3980bab5a85c048f0950c8")))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Its id, as the wire has it.
        "6bff7fcd4f8565ef406dd5d63d4ff94f318fe82027fd4dc451b04474019f74b4",
        // What its input pushes: a signature and a key.
        "30450220070aca44506c5cef3a16ed519d7c3c39f8aab192c4e1c90d065f37b8a4af6141022100a8e160b856c2"
            + "d43d27d8fba71e5aef6405b8643ac4cb7cb3c462aced7f14711a01",
        "046d11fee51b0e60666d5049a9101a72741df480b96ee26488a4d3466b95c9a40ac5eeef87e10a5cd336c19a84"
            + "565f80fa6c547957b7700ff4dfbdefe76036c339",
        // Whom its outputs pay.
        "04943fdd508053c75000106d3bc6e2754dbcff19",
        "a266436d2965547608b9e15d9032a7b9d64fa431",
        // What it spends.
        "0b26e9b7735eb6aabdf358bab62f9816a21ba9ebdb719d5299e88607d722c19000000000"
      })
  void aRealTransactionIsFoundByAllThatItConsistsOf(String element) {
    BloomFilter filter = large(ALL);
    assertThat(filter.matches(REAL)).isFalse();
    filter.insert(Bytes.fromHex(element));
    assertThat(filter.matches(REAL)).isTrue();
  }

  @Test
  void whatIsOnlyNearlyItDoesNotMatch() {
    for (Bytes other :
        List.of(
            Txid.fromHex("00000009e784f32f62ef849763d4f45b98e07ba658647343b915ff832b110436")
                .toBytes(),
            Bytes.fromHex("0000006d2965547608b9e15d9032a7b9d64fa431"),
            outPoint(SPENT, 1),
            outPoint(
                Txid.fromHex("000000d70786e899529d71dbeba91ba216982fb6ba58f3bdaab65e73b7e9260b"),
                0))) {
      BloomFilter filter = large(ALL);
      filter.insert(other);
      assertThat(filter.matches(REAL)).as(other.toHex()).isFalse();
    }
  }

  @Test
  void aFoundOutputIsRememberedWhereTheFilterSaysSo() {
    Transaction spending = spend(new OutPoint(REAL.txid(), 0));
    for (int flags : new int[] {NONE, ALL, KEYS_ONLY}) {
      BloomFilter filter = large(flags);
      filter.insert(Bytes.fromHex("04943fdd508053c75000106d3bc6e2754dbcff19"));
      assertThat(filter.matches(spending)).isFalse();
      assertThat(filter.matches(REAL)).isTrue();
      assertThat(filter.matches(spending)).as("flags %d", flags).isEqualTo(flags == ALL);
    }
  }

  @Test
  void keysAndBareMultisignaturesAreRememberedWithKeysOnlyToo() {
    Bytes key = Bytes.concat(Bytes.of((byte) 2), Bytes.wrap(new byte[32]));
    Bytes multisig =
        Bytes.concat(Bytes.of((byte) 0x51), Script.push(key), Bytes.of((byte) 0x51, (byte) 0xae));
    for (Bytes script : List.of(Script.payToPublicKey(key), multisig)) {
      Transaction paying =
          Transaction.of(
              1,
              List.of(new TxInput(new OutPoint(SPENT, 0), Bytes.EMPTY, 0)),
              List.of(new TxOutput(Amount.ofBitcoins(1), script)),
              0);
      Transaction spending = spend(new OutPoint(paying.txid(), 0));
      for (int flags : new int[] {NONE, ALL, KEYS_ONLY}) {
        BloomFilter filter = large(flags);
        filter.insert(key);
        assertThat(filter.matches(paying)).isTrue();
        assertThat(filter.matches(spending)).as("flags %d", flags).isEqualTo(flags != NONE);
      }
    }
  }

  @Test
  void aFilterWithoutBitsFindsEverythingAndTakesNothing() {
    // CVE-2013-5700: such a filter once made nodes divide by zero.
    BloomFilter filter = filter(0, 5, 0, ALL);
    filter.add(new FilterAdd(KNOWN));
    assertThat(filter.contains(KNOWN)).isTrue();
    assertThat(filter.matches(REAL)).isTrue();
    assertThat(filter.toBytes()).isEqualTo(Bytes.EMPTY);
  }

  @Test
  void fiftyHashFunctionsAreTheMost() {
    Bytes bits = Bytes.wrap(new byte[Protocol.BLOOM_FILTER_SIZE_MAX]);
    assertThat(BloomFilter.of(new FilterLoad(bits, 50, 0, ALL))).isPresent();
    assertThat(BloomFilter.of(new FilterLoad(bits, 51, 0, ALL))).isEmpty();
    assertThat(BloomFilter.of(new FilterLoad(bits, 0xffff_ffffL, 0, ALL))).isEmpty();
  }

  private static BloomFilter threeElements(long tweak) {
    BloomFilter filter = filter(3, 5, tweak, ALL);
    filter.insert(KNOWN);
    filter.insert(Bytes.fromHex("b5a2c786d9ef4658287ced5914b37a1b4aa32eee"));
    filter.insert(Bytes.fromHex("b9300670b4c5366e95b2699e8b18bc75e5f729c5"));
    return filter;
  }

  /// As for ten elements of which one in a million is found by mistake.
  private static BloomFilter large(int flags) {
    return filter(35, 19, 0, flags);
  }

  private static BloomFilter filter(int size, int functions, long tweak, int flags) {
    Bytes bits = Bytes.wrap(new byte[size]);
    return BloomFilter.of(new FilterLoad(bits, functions, tweak, flags)).orElseThrow();
  }

  private static Bytes outPoint(Txid txid, int index) {
    return new ByteWriter().bytes(txid.toBytes()).int32(index).toBytes();
  }

  private static Transaction spend(OutPoint coin) {
    return Transaction.of(
        1,
        List.of(new TxInput(coin, Bytes.EMPTY, 0)),
        List.of(new TxOutput(Amount.ofBitcoins(1), Bytes.of((byte) 0x51))),
        0);
  }
}
