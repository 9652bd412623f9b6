package org.groat.chain.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;

/// A layout, defined once for both directions: what [#write] writes, [#read] reads back, and nothing else.
///
/// A regular layout is put together from smaller ones with [#struct]; limits are part of the layout. Decoders accept every
/// well-formed value: rules judge, codecs do not. Every codec passes the tests' `CodecContract`.
public interface Codec<T> {

  /// Reads one value and leaves the reader after it.
  ///
  /// @throws MalformedException where the bytes are no such value
  T read(ByteReader in);

  /// Writes one value.
  void write(T value, ByteWriter out);

  /// Reads one value that takes up all the bytes.
  ///
  /// @throws MalformedException where they are no such value, or something follows it
  default T decode(Bytes bytes) {
    ByteReader in = new ByteReader(bytes);
    T value = read(in);
    in.expectEnd();
    return value;
  }

  default Bytes encode(T value) {
    ByteWriter out = new ByteWriter();
    write(value, out);
    return out.toBytes();
  }

  /// The same layout for another type.
  default <U> Codec<U> map(
      Function<? super T, ? extends U> to, Function<? super U, ? extends T> from) {
    return of(in -> to.apply(read(in)), (value, out) -> write(from.apply(value), out));
  }

  /// A count, then that many values.
  ///
  /// @param elementSizeMin the fewest bytes that one value takes, so that a huge count fails before memory is taken
  /// @param max the most values allowed
  default Codec<List<T>> list(int elementSizeMin, int max) {
    return of(
        in -> {
          int count = in.count(elementSizeMin, max);
          List<T> values = new ArrayList<>(count);
          for (int i = 0; i < count; i++) {
            values.add(read(in));
          }
          return List.copyOf(values);
        },
        (values, out) -> {
          out.compactSize(values.size());
          for (T value : values) {
            write(value, out);
          }
        });
  }

  /// This layout as a field of a structure, taken from it by `getter`.
  default <R> Field<R, T> as(Function<? super R, ? extends T> getter) {
    return new Field<>(this, getter);
  }

  /// A codec from an adjacent pair of functions.
  static <T> Codec<T> of(
      Function<ByteReader, ? extends T> reader, BiConsumer<? super T, ByteWriter> writer) {
    return new Codec<>() {
      @Override
      public T read(ByteReader in) {
        return reader.apply(in);
      }

      @Override
      public void write(T value, ByteWriter out) {
        writer.accept(value, out);
      }
    };
  }

  /// A value without bytes.
  static <T> Codec<T> constant(T value) {
    return of(in -> value, (same, out) -> {});
  }

  /// One field of a structure: its layout and where the structure keeps it.
  record Field<R, T>(Codec<T> codec, Function<? super R, ? extends T> getter) {
    T read(ByteReader in) {
      return codec.read(in);
    }

    void write(R structure, ByteWriter out) {
      codec.write(getter.apply(structure), out);
    }
  }

  static <R, A> Codec<R> struct(Field<R, A> a, Function<A, R> make) {
    return of(in -> make.apply(a.read(in)), a::write);
  }

  static <R, A, B> Codec<R> struct(Field<R, A> a, Field<R, B> b, BiFunction<A, B, R> make) {
    return of(
        in -> make.apply(a.read(in), b.read(in)),
        (value, out) -> {
          a.write(value, out);
          b.write(value, out);
        });
  }

  static <R, A, B, C> Codec<R> struct(
      Field<R, A> a, Field<R, B> b, Field<R, C> c, Make3<A, B, C, R> make) {
    return of(
        in -> make.apply(a.read(in), b.read(in), c.read(in)),
        (value, out) -> {
          a.write(value, out);
          b.write(value, out);
          c.write(value, out);
        });
  }

  static <R, A, B, C, D> Codec<R> struct(
      Field<R, A> a, Field<R, B> b, Field<R, C> c, Field<R, D> d, Make4<A, B, C, D, R> make) {
    return of(
        in -> make.apply(a.read(in), b.read(in), c.read(in), d.read(in)),
        (value, out) -> {
          a.write(value, out);
          b.write(value, out);
          c.write(value, out);
          d.write(value, out);
        });
  }

  static <R, A, B, C, D, E> Codec<R> struct(
      Field<R, A> a,
      Field<R, B> b,
      Field<R, C> c,
      Field<R, D> d,
      Field<R, E> e,
      Make5<A, B, C, D, E, R> make) {
    return of(
        in -> make.apply(a.read(in), b.read(in), c.read(in), d.read(in), e.read(in)),
        (value, out) -> {
          a.write(value, out);
          b.write(value, out);
          c.write(value, out);
          d.write(value, out);
          e.write(value, out);
        });
  }

  static <R, A, B, C, D, E, F> Codec<R> struct(
      Field<R, A> a,
      Field<R, B> b,
      Field<R, C> c,
      Field<R, D> d,
      Field<R, E> e,
      Field<R, F> f,
      Make6<A, B, C, D, E, F, R> make) {
    return of(
        in -> make.apply(a.read(in), b.read(in), c.read(in), d.read(in), e.read(in), f.read(in)),
        (value, out) -> {
          a.write(value, out);
          b.write(value, out);
          c.write(value, out);
          d.write(value, out);
          e.write(value, out);
          f.write(value, out);
        });
  }

  /// Makes a structure of three fields.
  interface Make3<A, B, C, R> {
    R apply(A a, B b, C c);
  }

  /// Makes a structure of four fields.
  interface Make4<A, B, C, D, R> {
    R apply(A a, B b, C c, D d);
  }

  /// Makes a structure of five fields.
  interface Make5<A, B, C, D, E, R> {
    R apply(A a, B b, C c, D d, E e);
  }

  /// Makes a structure of six fields.
  interface Make6<A, B, C, D, E, F, R> {
    R apply(A a, B b, C c, D d, E e, F f);
  }
}
