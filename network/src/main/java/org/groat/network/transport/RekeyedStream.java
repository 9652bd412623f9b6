package org.groat.network.transport;

import org.bouncycastle.crypto.engines.ChaCha7539Engine;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;

/// The ChaCha20 stream that hides packets' sizes (BIP-0324): after every 224 chunks its own next bytes become its key, so that
/// a key found later tells nothing of what went before.
final class RekeyedStream {
  /// Chunks, and packets, under one key.
  static final int REKEY_INTERVAL = 224;

  private static final int KEY_SIZE = 32;

  private final ChaCha7539Engine engine = new ChaCha7539Engine();
  private byte[] key;
  private long epoch;
  private int chunks;

  RekeyedStream(byte[] key) {
    this.key = key.clone();
    start();
  }

  /// Encrypts or decrypts the next chunk.
  byte[] crypt(Bytes chunk) {
    byte[] output = new byte[chunk.size()];
    engine.processBytes(chunk.toByteArray(), 0, output.length, output, 0);
    if (++chunks == REKEY_INTERVAL) {
      chunks = 0;
      epoch++;
      byte[] next = new byte[KEY_SIZE];
      engine.processBytes(next, 0, KEY_SIZE, next, 0);
      key = next;
      start();
    }
    return output;
  }

  private void start() {
    byte[] nonce = new ByteWriter(12).int32(0).int64(epoch).toBytes().toByteArray();
    engine.init(true, new ParametersWithIV(new KeyParameter(key), nonce));
  }
}
