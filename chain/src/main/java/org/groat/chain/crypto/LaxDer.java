package org.groat.chain.crypto;

import java.util.Arrays;
import org.groat.chain.codec.Bytes;

/// Reads ECDSA signatures the way the network's history needs: DER as an old OpenSSL understood it.
///
/// Before BIP-0066 (block 363725) a block could hold any encoding that OpenSSL accepted, and those blocks must stay valid.
/// So the outer length is read and ignored, lengths may take more bytes than needed, integers may be padded or look negative,
/// and whatever follows the second integer counts for nothing. Blocks since then are judged by `script`, which checks the
/// encoding strictly before it comes here.
final class LaxDer {
  /// Bytes of a signature in its plain form: R, then S, both big-endian.
  static final int COMPACT_SIZE = 64;

  private static final int SEQUENCE = 0x30;
  private static final int INTEGER = 0x02;
  private static final int LONG_FORM = 0x80;

  private final Bytes der;
  private int position;

  private LaxDer(Bytes der) {
    this.der = der;
  }

  /// Reads R and S into `compact` from `at` on.
  ///
  /// @return false where there are no two integers of at most 256 bits; they may still be zero or beyond the group's order
  static boolean parse(Bytes signature, byte[] compact, int at) {
    LaxDer in = new LaxDer(signature);
    return in.tag(SEQUENCE)
        && in.skipLength()
        && in.integer(compact, at)
        && in.integer(compact, at + 32);
  }

  private boolean tag(int expected) {
    return position < der.size() && der.unsignedAt(position++) == expected;
  }

  private boolean skipLength() {
    if (position == der.size()) {
      return false;
    }
    int first = der.unsignedAt(position++);
    int more = first < LONG_FORM ? 0 : first - LONG_FORM;
    if (more > der.size() - position) {
      return false;
    }
    position += more;
    return true;
  }

  private boolean integer(byte[] target, int at) {
    if (!tag(INTEGER)) {
      return false;
    }
    int size = length();
    if (size < 0 || size > der.size() - position) {
      return false;
    }
    int end = position + size;
    while (position < end && der.at(position) == 0) {
      position++;
    }
    int significant = end - position;
    if (significant > 32) {
      return false;
    }
    Arrays.fill(target, at, at + 32 - significant, (byte) 0);
    der.copyTo(position, target, at + 32 - significant, significant);
    position = end;
    return true;
  }

  /// The length at the present position, or -1 where there is none below 2^24.
  private int length() {
    if (position == der.size()) {
      return -1;
    }
    int first = der.unsignedAt(position++);
    if (first < LONG_FORM) {
      return first;
    }
    int count = first - LONG_FORM;
    if (count > der.size() - position) {
      return -1;
    }
    while (count > 0 && der.at(position) == 0) {
      position++;
      count--;
    }
    if (count >= 4) {
      return -1;
    }
    int length = 0;
    for (; count > 0; count--) {
      length = length << 8 | der.unsignedAt(position++);
    }
    return length;
  }
}
