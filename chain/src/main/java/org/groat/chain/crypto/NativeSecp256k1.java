package org.groat.chain.crypto;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.Arrays;
import org.groat.chain.codec.Bytes;
import org.groat.chain.runtime.PerThread;

/// The curve by libsecp256k1, bound with `java.lang.foreign`.
///
/// One context serves all threads: it is randomised once against measuring and never changed after. Arguments and results pass
/// through a block of native memory that each thread keeps, so verifying allocates nothing; secrets in it are overwritten
/// after use. The library aborts the process when it is handed an object that it did not make, so every object here comes
/// from a parse that succeeded.
public final class NativeSecp256k1 implements Secp256k1 {
  private static final int SEEDED_NONCE_BYTES = 32;
  private static final ValueLayout.OfInt LITTLE_ENDIAN_INT =
      JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);

  /// The bytes da 6f b3 8c.
  private static final int SCHNORR_PARAMETERS_MAGIC = 0x8cb36fda;

  private final Secp256k1Functions functions;
  private final PerThread<Scratch> scratches = PerThread.of(Scratch::new);

  /// Binds a loaded library.
  ///
  /// @throws NativeLibrary.UnavailableException where a function is missing, such as in a library built without its modules
  NativeSecp256k1(SymbolLookup library) throws NativeLibrary.UnavailableException {
    this.functions = Secp256k1Functions.bind(library);
    byte[] seed = new byte[32];
    new SecureRandom().nextBytes(seed);
    Scratch scratch = scratches.get();
    MemorySegment.copy(seed, 0, scratch.secret, JAVA_BYTE, 0, 32);
    functions.randomize(scratch.secret);
    scratch.forgetSecrets();
  }

  /// ElligatorSwift by the same library.
  ///
  /// @throws NativeLibrary.UnavailableException where it was built without that module
  NativeEllSwift ellSwift() throws NativeLibrary.UnavailableException {
    return new NativeEllSwift(functions);
  }

  @Override
  public boolean verifyEcdsa(Bytes publicKey, Bytes signature, Bytes hash) {
    ArgumentSize.require("hash", hash, 32);
    Scratch scratch = scratches.get();
    if (!parseKey(scratch, publicKey) || !LaxDer.parse(signature, scratch.bytes, 0)) {
      return false;
    }
    MemorySegment.copy(scratch.bytes, 0, scratch.input, JAVA_BYTE, 0, LaxDer.COMPACT_SIZE);
    if (!functions.parseCompactSignature(scratch.signature, scratch.input)) {
      return false;
    }
    // Only a low S verifies here, while consensus takes both.
    functions.normalize(scratch.signature);
    scratch.put(hash, scratch.hash);
    return functions.verifyEcdsa(scratch.signature, scratch.hash, scratch.key);
  }

  @Override
  public boolean verifySchnorr(Bytes publicKey, Bytes signature, Bytes message) {
    Scratch scratch = scratches.get();
    if (signature.size() != 64 || !parseXOnly(scratch, publicKey)) {
      return false;
    }
    scratch.put(signature, scratch.input);
    if (message.size() <= Scratch.MESSAGE_SIZE) {
      scratch.put(message, scratch.message);
      return functions.verifySchnorr(scratch.input, scratch.message, message.size(), scratch.key);
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment large = arena.allocateFrom(JAVA_BYTE, message.toByteArray());
      return functions.verifySchnorr(scratch.input, large, message.size(), scratch.key);
    }
  }

  @Override
  public boolean isTweaked(Bytes outputKey, boolean oddY, Bytes internalKey, Bytes tweak) {
    Scratch scratch = scratches.get();
    if (outputKey.size() != 32 || tweak.size() != 32 || !parseXOnly(scratch, internalKey)) {
      return false;
    }
    scratch.put(outputKey, scratch.input);
    scratch.put(tweak, scratch.hash);
    return functions.isTweaked(scratch.input, oddY ? 1 : 0, scratch.key, scratch.hash);
  }

  @Override
  public boolean isSecretKey(Bytes secretKey) {
    if (secretKey.size() != 32) {
      return false;
    }
    Scratch scratch = scratches.get();
    scratch.put(secretKey, scratch.secret);
    try {
      return functions.isSecretKey(scratch.secret);
    } finally {
      scratch.forgetSecrets();
    }
  }

  @Override
  public boolean isPublicKey(Bytes publicKey) {
    return parseKey(scratches.get(), publicKey);
  }

  @Override
  public Bytes publicKey(Bytes secretKey) {
    Scratch scratch = scratches.get();
    putSecret(scratch, secretKey);
    try {
      require(
          functions.createKey(scratch.key, scratch.secret),
          "the secret key is zero or beyond the order");
      return compressed(scratch);
    } finally {
      scratch.forgetSecrets();
    }
  }

  @Override
  public Bytes signEcdsa(Bytes secretKey, Bytes hash) {
    ArgumentSize.require("hash", hash, 32);
    Scratch scratch = scratches.get();
    putSecret(scratch, secretKey);
    scratch.put(hash, scratch.hash);
    try {
      MemorySegment extra = MemorySegment.NULL;
      for (int counter = 0; ; counter++) {
        if (counter > 0) {
          extra = scratch.input;
          extra.asSlice(0, SEEDED_NONCE_BYTES).fill((byte) 0);
          extra.set(LITTLE_ENDIAN_INT, 0, counter);
        }
        boolean signed =
            functions.signEcdsa(scratch.signature, scratch.hash, scratch.secret, extra);
        require(signed, "the secret key is zero or beyond the order");
        functions.serializeCompactSignature(scratch.output, scratch.signature);
        if (scratch.output.get(JAVA_BYTE, 0) >= 0) {
          scratch.size.set(JAVA_LONG, 0, 72);
          functions.serializeDer(scratch.output, scratch.size, scratch.signature);
          return scratch.output((int) scratch.size.get(JAVA_LONG, 0));
        }
      }
    } finally {
      scratch.forgetSecrets();
    }
  }

  @Override
  public Bytes signSchnorr(Bytes secretKey, Bytes message, Bytes auxiliary) {
    ArgumentSize.require("auxiliary", auxiliary, 32);
    Scratch scratch = scratches.get();
    putSecret(scratch, secretKey);
    try (Arena arena = Arena.ofConfined()) {
      require(
          functions.createKeyPair(scratch.pair, scratch.secret),
          "the secret key is zero or beyond the order");
      scratch.put(auxiliary, scratch.hash);
      MemorySegment text = arena.allocate(Math.max(1, message.size()));
      MemorySegment.copy(message.toByteArray(), 0, text, JAVA_BYTE, 0, message.size());
      // magic, nonce function (none: the one of BIP-0340), its data: the auxiliary randomness
      MemorySegment parameters = arena.allocate(24, 8);
      parameters.set(LITTLE_ENDIAN_INT, 0, SCHNORR_PARAMETERS_MAGIC);
      parameters.set(ADDRESS, 16, scratch.hash);
      boolean signed =
          functions.signSchnorr(scratch.output, text, message.size(), scratch.pair, parameters);
      require(signed, "signing failed");
      return scratch.output(64);
    } finally {
      scratch.forgetSecrets();
    }
  }

  @Override
  public Bytes addToSecretKey(Bytes secretKey, Bytes tweak) {
    ArgumentSize.require("tweak", tweak, 32);
    Scratch scratch = scratches.get();
    putSecret(scratch, secretKey);
    scratch.put(tweak, scratch.hash);
    try {
      require(
          functions.addToSecretKey(scratch.secret, scratch.hash),
          "no secret key, or its sum with the tweak is none");
      return scratch.take(scratch.secret, 32);
    } finally {
      scratch.forgetSecrets();
    }
  }

  @Override
  public Bytes addToPublicKey(Bytes publicKey, Bytes tweak) {
    ArgumentSize.require("tweak", tweak, 32);
    Scratch scratch = scratches.get();
    require(parseKey(scratch, publicKey), "not a public key");
    scratch.put(tweak, scratch.hash);
    require(functions.addToKey(scratch.key, scratch.hash), "the tweaked public key is no point");
    return compressed(scratch);
  }

  @Override
  public Bytes negateSecretKey(Bytes secretKey) {
    Scratch scratch = scratches.get();
    putSecret(scratch, secretKey);
    try {
      require(
          functions.negateSecretKey(scratch.secret), "the secret key is zero or beyond the order");
      return scratch.take(scratch.secret, 32);
    } finally {
      scratch.forgetSecrets();
    }
  }

  @Override
  public TweakedKey tweak(Bytes internalKey, Bytes tweak) {
    Scratch scratch = scratches.get();
    boolean parsed = tweak.size() == 32 && parseXOnly(scratch, internalKey);
    require(parsed, "no key, or its tweak leads to no point");
    scratch.put(tweak, scratch.hash);
    boolean tweaked = functions.tweak(scratch.signature, scratch.key, scratch.hash);
    require(tweaked, "no key, or its tweak leads to no point");
    MemorySegment.copy(scratch.signature, 0, scratch.key, 0, 64);
    Bytes key = compressed(scratch);
    return new TweakedKey(key.from(1), key.at(0) == 3);
  }

  private boolean parseKey(Scratch scratch, Bytes publicKey) {
    if (publicKey.size() != 33 && publicKey.size() != 65) {
      return false;
    }
    scratch.put(publicKey, scratch.input);
    return functions.parseKey(scratch.key, scratch.input, publicKey.size());
  }

  private boolean parseXOnly(Scratch scratch, Bytes publicKey) {
    if (publicKey.size() != 32) {
      return false;
    }
    scratch.put(publicKey, scratch.input);
    return functions.parseXOnly(scratch.key, scratch.input);
  }

  private Bytes compressed(Scratch scratch) {
    scratch.size.set(JAVA_LONG, 0, 33);
    functions.serializeKey(
        scratch.output, scratch.size, scratch.key, Secp256k1Functions.COMPRESSED);
    return scratch.output(33);
  }

  private static void putSecret(Scratch scratch, Bytes secretKey) {
    ArgumentSize.require("secret key", secretKey, 32);
    scratch.put(secretKey, scratch.secret);
  }

  private static void require(boolean success, String failure) {
    if (!success) {
      throw new IllegalArgumentException(failure);
    }
  }

  /// One thread's arguments and results.
  private static final class Scratch {
    static final int MESSAGE_SIZE = 256;

    final byte[] bytes = new byte[MESSAGE_SIZE];
    private final Arena arena = Arena.ofAuto();
    final MemorySegment input = arena.allocate(72, 8);
    final MemorySegment output = arena.allocate(72, 8);
    final MemorySegment hash = arena.allocate(32, 8);
    final MemorySegment message = arena.allocate(MESSAGE_SIZE, 8);
    final MemorySegment size = arena.allocate(8, 8);

    /// An opaque object of 64 bytes: a public key, x-only or not.
    final MemorySegment key = arena.allocate(64, 8);

    /// An opaque object of 64 bytes: a signature, or the tweaked public key.
    final MemorySegment signature = arena.allocate(64, 8);

    final MemorySegment secret = arena.allocate(32, 8);

    /// An opaque object of 96 bytes: a secret and its public key.
    final MemorySegment pair = arena.allocate(96, 8);

    void put(Bytes from, MemorySegment to) {
      from.copyTo(bytes, 0);
      MemorySegment.copy(bytes, 0, to, JAVA_BYTE, 0, from.size());
    }

    Bytes output(int size) {
      return take(output, size);
    }

    Bytes take(MemorySegment from, int size) {
      byte[] taken = new byte[size];
      MemorySegment.copy(from, JAVA_BYTE, 0, taken, 0, size);
      return Bytes.wrap(taken);
    }

    void forgetSecrets() {
      Arrays.fill(bytes, (byte) 0);
      secret.fill((byte) 0);
      pair.fill((byte) 0);
    }
  }
}
