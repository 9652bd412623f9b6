package org.groat.chain.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import org.groat.chain.codec.Bytes;
import org.junit.jupiter.api.Test;

final class LaxDerTest {

  @Test
  void strictDerIsRead() {
    assertReads("3006020101020102", 1, 2);
  }

  @Test
  void theOuterLengthCountsForNothing() {
    assertReads("3000020101020102", 1, 2);
    assertReads("307f020101020102", 1, 2);
    assertReads("3082ffff020101020102", 1, 2);
    assertReads("3080020101020102", 1, 2);
  }

  @Test
  void whatFollowsTheSecondIntegerCountsForNothing() {
    assertReads("3006020101020102deadbeef", 1, 2);
  }

  @Test
  void integersMayBePaddedOrLookNegative() {
    assertReads("300c020500000000010204000000" + "02", 1, 2);
    assertReads("30060201ff020180", 0xff, 0x80);
    assertReads("30040200020100", 0, 0);
    assertReads("30" + "4a" + "0223" + "00".repeat(34) + "07" + "020109", 7, 9);
  }

  @Test
  void lengthsMayTakeMoreBytesThanNeeded() {
    assertReads("300802810101028200010f", 1, 15);
    assertReads("3000" + "028500000000" + "0104" + "028800000000000000" + "0105", 4, 5);
  }

  @Test
  void whatIsNoTwoIntegersIsRefused() {
    for (String hex :
        new String[] {
          "",
          "30",
          "31060201010201",
          "3006",
          "300603010102010f",
          "30060201010301",
          "30060202010201",
          "300602010102",
          "3006020101020201",
          "3081",
          "3006028101",
          "30060285010000000101020101",
          "30060284010000000101020101"
        }) {
      assertThat(LaxDer.parse(Bytes.fromHex(hex), new byte[64], 0)).as(hex).isFalse();
    }
  }

  @Test
  void anIntegerBeyond256BitsIsRefused() {
    String large = "0221" + "01".repeat(33);
    assertThat(LaxDer.parse(Bytes.fromHex("3000" + large + "020101"), new byte[64], 0)).isFalse();
    assertThat(LaxDer.parse(Bytes.fromHex("3000020101" + large), new byte[64], 0)).isFalse();
  }

  private static void assertReads(String hex, int r, int s) {
    byte[] compact = new byte[64];
    java.util.Arrays.fill(compact, (byte) 0x55);
    assertThat(LaxDer.parse(Bytes.fromHex(hex), compact, 0)).as(hex).isTrue();
    byte[] expected = new byte[64];
    expected[31] = (byte) r;
    expected[63] = (byte) s;
    assertThat(compact).as(hex).isEqualTo(expected);
  }
}
