package org.groat.chain.crypto;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import org.groat.chain.codec.Bytes;

/// ElligatorSwift by libsecp256k1, in constant time over secrets. A few calls a connection, so memory is taken for each.
final class NativeEllSwift implements EllSwift {
  private final Secp256k1Functions functions;
  private final MemorySegment encode;
  private final MemorySegment decode;
  private final MemorySegment agree;
  private final MemorySegment hashFunction;

  /// @throws NativeLibrary.UnavailableException where the library was built without this module
  NativeEllSwift(Secp256k1Functions functions) throws NativeLibrary.UnavailableException {
    this.functions = functions;
    SymbolLookup library = functions.library();
    this.encode = find(library, "secp256k1_ellswift_create");
    this.decode = find(library, "secp256k1_ellswift_decode");
    this.agree = find(library, "secp256k1_ellswift_xdh");
    // The symbol is a variable that holds the function's address.
    this.hashFunction =
        find(library, "secp256k1_ellswift_xdh_hash_function_bip324")
            .reinterpret(ADDRESS.byteSize())
            .get(ADDRESS, 0);
  }

  @Override
  public Bytes encode(Bytes secretKey, Bytes randomness) {
    ArgumentSize.require("secret key", secretKey, 32);
    ArgumentSize.require("randomness", randomness, 32);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment secret = copy(arena, secretKey);
      MemorySegment output = arena.allocate(SIZE, 8);
      try {
        require(
            (int)
                    Handles.ENCODE.invokeExact(
                        encode, functions.context(), output, secret, copy(arena, randomness))
                == 1);
        return take(output, SIZE);
      } finally {
        secret.fill((byte) 0);
      }
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("calling libsecp256k1 failed", e);
    }
  }

  @Override
  public Bytes decode(Bytes encoded) {
    ArgumentSize.require("encoded key", encoded, SIZE);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment key = arena.allocate(64, 8);
      int decoded =
          (int) Handles.DECODE.invokeExact(decode, functions.context(), key, copy(arena, encoded));
      assert decoded == 1;
      return functions.compressed(arena, key).from(1);
    } catch (Throwable e) {
      throw new IllegalStateException("calling libsecp256k1 failed", e);
    }
  }

  @Override
  public Bytes sharedSecret(Bytes secretKey, Bytes ours, Bytes theirs, boolean initiator) {
    ArgumentSize.require("secret key", secretKey, 32);
    ArgumentSize.require("own key", ours, SIZE);
    ArgumentSize.require("other key", theirs, SIZE);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment secret = copy(arena, secretKey);
      MemorySegment output = arena.allocate(32, 8);
      MemorySegment first = copy(arena, initiator ? ours : theirs);
      MemorySegment second = copy(arena, initiator ? theirs : ours);
      try {
        require(
            (int)
                    Handles.AGREE.invokeExact(
                        agree,
                        functions.context(),
                        output,
                        first,
                        second,
                        secret,
                        initiator ? 0 : 1,
                        hashFunction,
                        MemorySegment.NULL)
                == 1);
        return take(output, 32);
      } finally {
        secret.fill((byte) 0);
        output.fill((byte) 0);
      }
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("calling libsecp256k1 failed", e);
    }
  }

  private static void require(boolean success) {
    if (!success) {
      throw new IllegalArgumentException("the secret key is zero or beyond the order");
    }
  }

  private static MemorySegment copy(Arena arena, Bytes bytes) {
    return arena.allocateFrom(JAVA_BYTE, bytes.toByteArray());
  }

  private static Bytes take(MemorySegment segment, int size) {
    return Bytes.wrap(segment.asSlice(0, size).toArray(JAVA_BYTE));
  }

  private static MemorySegment find(SymbolLookup library, String name)
      throws NativeLibrary.UnavailableException {
    return library
        .find(name)
        .orElseThrow(() -> new NativeLibrary.UnavailableException("no function " + name));
  }

  /// Made at the first call: a start need not wait for them.
  private static final class Handles {
    static final MethodHandle ENCODE =
        handle(FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
    static final MethodHandle DECODE =
        handle(FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
    static final MethodHandle AGREE =
        handle(
            FunctionDescriptor.of(
                JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, ADDRESS));

    private static MethodHandle handle(FunctionDescriptor shape) {
      return Linker.nativeLinker().downcallHandle(shape);
    }
  }
}
