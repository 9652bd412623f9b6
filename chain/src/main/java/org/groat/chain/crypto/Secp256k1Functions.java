package org.groat.chain.crypto;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import org.groat.chain.codec.Bytes;

/// libsecp256k1's functions, each as one method. A handle is made for each shape of signature, as a constant that the compiler
/// can see through; a function is an address that the handle takes as its first argument.
final class Secp256k1Functions {
  /// Asks for a key in its short form.
  static final int COMPRESSED = 1 << 1 | 1 << 8;

  private static final int CONTEXT_NONE = 1;
  private static final long COMPRESSED_SIZE = 33;
  private static final MethodHandle CREATE = handle(FunctionDescriptor.of(ADDRESS, JAVA_INT));
  private static final MethodHandle POINTERS_2 = handle(answering(ADDRESS, ADDRESS));
  private static final MethodHandle POINTERS_3 = handle(answering(ADDRESS, ADDRESS, ADDRESS));
  private static final MethodHandle POINTERS_4 =
      handle(answering(ADDRESS, ADDRESS, ADDRESS, ADDRESS));
  private static final MethodHandle POINTERS_6 =
      handle(answering(ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
  private static final MethodHandle PARSE_KEY =
      handle(answering(ADDRESS, ADDRESS, ADDRESS, JAVA_LONG));
  private static final MethodHandle SERIALIZE_KEY =
      handle(answering(ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT));
  private static final MethodHandle VERIFY_SCHNORR =
      handle(answering(ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));
  private static final MethodHandle SIGN_SCHNORR =
      handle(answering(ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS));
  private static final MethodHandle IS_TWEAKED =
      handle(answering(ADDRESS, ADDRESS, JAVA_INT, ADDRESS, ADDRESS));

  private final SymbolLookup library;
  private final MemorySegment context;
  private final MemorySegment randomize;
  private final MemorySegment parseKey;
  private final MemorySegment serializeKey;
  private final MemorySegment parseCompactSignature;
  private final MemorySegment serializeCompactSignature;
  private final MemorySegment serializeDer;
  private final MemorySegment normalize;
  private final MemorySegment verifyEcdsa;
  private final MemorySegment signEcdsa;
  private final MemorySegment isSecretKey;
  private final MemorySegment createKey;
  private final MemorySegment negateSecretKey;
  private final MemorySegment addToSecretKey;
  private final MemorySegment addToKey;
  private final MemorySegment parseXOnly;
  private final MemorySegment tweak;
  private final MemorySegment isTweaked;
  private final MemorySegment createKeyPair;
  private final MemorySegment signSchnorr;
  private final MemorySegment verifySchnorr;

  private Secp256k1Functions(SymbolLookup library) throws NativeLibrary.UnavailableException {
    this.library = library;
    this.randomize = find("secp256k1_context_randomize");
    this.parseKey = find("secp256k1_ec_pubkey_parse");
    this.serializeKey = find("secp256k1_ec_pubkey_serialize");
    this.parseCompactSignature = find("secp256k1_ecdsa_signature_parse_compact");
    this.serializeCompactSignature = find("secp256k1_ecdsa_signature_serialize_compact");
    this.serializeDer = find("secp256k1_ecdsa_signature_serialize_der");
    this.normalize = find("secp256k1_ecdsa_signature_normalize");
    this.verifyEcdsa = find("secp256k1_ecdsa_verify");
    this.signEcdsa = find("secp256k1_ecdsa_sign");
    this.isSecretKey = find("secp256k1_ec_seckey_verify");
    this.createKey = find("secp256k1_ec_pubkey_create");
    this.negateSecretKey = find("secp256k1_ec_seckey_negate");
    this.addToSecretKey = find("secp256k1_ec_seckey_tweak_add");
    this.addToKey = find("secp256k1_ec_pubkey_tweak_add");
    this.parseXOnly = find("secp256k1_xonly_pubkey_parse");
    this.tweak = find("secp256k1_xonly_pubkey_tweak_add");
    this.isTweaked = find("secp256k1_xonly_pubkey_tweak_add_check");
    this.createKeyPair = find("secp256k1_keypair_create");
    this.signSchnorr = find("secp256k1_schnorrsig_sign_custom");
    this.verifySchnorr = find("secp256k1_schnorrsig_verify");
    MemorySegment create = find("secp256k1_context_create");
    try {
      this.context = (MemorySegment) CREATE.invokeExact(create, CONTEXT_NONE);
    } catch (Throwable e) {
      throw failed(e);
    }
    if (context.address() == 0) {
      throw new NativeLibrary.UnavailableException("no context");
    }
  }

  static Secp256k1Functions bind(SymbolLookup library) throws NativeLibrary.UnavailableException {
    return new Secp256k1Functions(library);
  }

  /// For modules that bind functions of their own.
  SymbolLookup library() {
    return library;
  }

  MemorySegment context() {
    return context;
  }

  /// The 33 bytes of a parsed key.
  Bytes compressed(Arena arena, MemorySegment key) {
    MemorySegment output = arena.allocate(COMPRESSED_SIZE);
    MemorySegment size = arena.allocateFrom(JAVA_LONG, COMPRESSED_SIZE);
    serializeKey(output, size, key, COMPRESSED);
    return Bytes.wrap(output.toArray(JAVA_BYTE));
  }

  void randomize(MemorySegment seed) {
    call(randomize, seed);
  }

  boolean parseKey(MemorySegment key, MemorySegment input, long size) {
    try {
      return (int) PARSE_KEY.invokeExact(parseKey, context, key, input, size) == 1;
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  void serializeKey(MemorySegment output, MemorySegment size, MemorySegment key, int form) {
    try {
      int done = (int) SERIALIZE_KEY.invokeExact(serializeKey, context, output, size, key, form);
      assert done == 1;
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  boolean parseCompactSignature(MemorySegment signature, MemorySegment input) {
    return call(parseCompactSignature, signature, input);
  }

  void serializeCompactSignature(MemorySegment output, MemorySegment signature) {
    call(serializeCompactSignature, output, signature);
  }

  void serializeDer(MemorySegment output, MemorySegment size, MemorySegment signature) {
    call(serializeDer, output, size, signature);
  }

  void normalize(MemorySegment signature) {
    call(normalize, signature, signature);
  }

  boolean verifyEcdsa(MemorySegment signature, MemorySegment hash, MemorySegment key) {
    return call(verifyEcdsa, signature, hash, key);
  }

  boolean signEcdsa(
      MemorySegment signature, MemorySegment hash, MemorySegment secret, MemorySegment extra) {
    try {
      return (int)
              POINTERS_6.invokeExact(
                  signEcdsa, context, signature, hash, secret, MemorySegment.NULL, extra)
          == 1;
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  boolean isSecretKey(MemorySegment secret) {
    return call(isSecretKey, secret);
  }

  boolean createKey(MemorySegment key, MemorySegment secret) {
    return call(createKey, key, secret);
  }

  boolean negateSecretKey(MemorySegment secret) {
    return call(negateSecretKey, secret);
  }

  boolean addToSecretKey(MemorySegment secret, MemorySegment tweak) {
    return call(addToSecretKey, secret, tweak);
  }

  boolean addToKey(MemorySegment key, MemorySegment tweak) {
    return call(addToKey, key, tweak);
  }

  boolean parseXOnly(MemorySegment key, MemorySegment input) {
    return call(parseXOnly, key, input);
  }

  boolean tweak(MemorySegment output, MemorySegment internal, MemorySegment tweakBytes) {
    return call(tweak, output, internal, tweakBytes);
  }

  boolean isTweaked(
      MemorySegment output, int parity, MemorySegment internal, MemorySegment tweakBytes) {
    try {
      return (int) IS_TWEAKED.invokeExact(isTweaked, context, output, parity, internal, tweakBytes)
          == 1;
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  boolean createKeyPair(MemorySegment pair, MemorySegment secret) {
    return call(createKeyPair, pair, secret);
  }

  boolean signSchnorr(
      MemorySegment output,
      MemorySegment message,
      long size,
      MemorySegment pair,
      MemorySegment parameters) {
    try {
      return (int)
              SIGN_SCHNORR.invokeExact(
                  signSchnorr, context, output, message, size, pair, parameters)
          == 1;
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  boolean verifySchnorr(
      MemorySegment signature, MemorySegment message, long size, MemorySegment key) {
    try {
      return (int) VERIFY_SCHNORR.invokeExact(verifySchnorr, context, signature, message, size, key)
          == 1;
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  private boolean call(MemorySegment function, MemorySegment a) {
    try {
      return (int) POINTERS_2.invokeExact(function, context, a) == 1;
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  private boolean call(MemorySegment function, MemorySegment a, MemorySegment b) {
    try {
      return (int) POINTERS_3.invokeExact(function, context, a, b) == 1;
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  private boolean call(MemorySegment function, MemorySegment a, MemorySegment b, MemorySegment c) {
    try {
      return (int) POINTERS_4.invokeExact(function, context, a, b, c) == 1;
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  private MemorySegment find(String name) throws NativeLibrary.UnavailableException {
    return library
        .find(name)
        .orElseThrow(() -> new NativeLibrary.UnavailableException("no function " + name));
  }

  private static FunctionDescriptor answering(MemoryLayout... arguments) {
    return FunctionDescriptor.of(JAVA_INT, arguments);
  }

  private static MethodHandle handle(FunctionDescriptor shape) {
    return Linker.nativeLinker().downcallHandle(shape);
  }

  private static IllegalStateException failed(Throwable cause) {
    return new IllegalStateException("calling libsecp256k1 failed", cause);
  }
}
