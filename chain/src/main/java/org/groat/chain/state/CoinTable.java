package org.groat.chain.state;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.function.IntConsumer;
import org.groat.chain.codec.ByteReader;
import org.groat.chain.codec.ByteWriter;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.Coin;
import org.groat.chain.primitives.OutPoint;
import org.groat.chain.primitives.Txid;
import org.groat.chain.storage.Batch;
import org.groat.chain.storage.CoinCodec;
import org.groat.chain.storage.ColumnId;

/// A hash table from outpoints to coins outside the Java heap: the memory of an [OffHeapCoinsCache].
///
/// *Layout.* A slot has eight bytes: the upper half of the key's hash, and the name of its record in a [RecordArena]; a name of
/// 0 is an empty slot. A record is a word with flags (eight bits) and the value's size, the 36 bytes of the stored key, and the
/// stored value, as [CoinCodec] has them: what a flush writes is copied as it is. Records begin on eight bytes.
///
/// *Probing.* A key's home is its hash, scaled to the number of slots; from there slots are tried one by one. A new entry takes
/// the place of one that is nearer to its own home ("robin hood"), so entries lie in the order of their homes and a search ends
/// at the first that is nearer to its home than the key would be: at 7/8 full, after four or five slots, which is one line of the
/// processor's cache or two. The displacement need not be stored: it follows from the hash in the slot. That hash is compared
/// before the record is looked at, so nearly every search touches one record or none. Removing shifts what follows back by one:
/// no tombstones.
///
/// *Growth.* By half, when 7/8 full, all at once. Since the slot has the hash and the order of homes stays the same, this reads
/// and writes both tables from front to back and touches no record.
///
/// *Hash.* Keyed, so that nobody can make outpoints that fall on each other.
///
/// A coin of 31 bytes, as P2WPKH gives, takes 72 bytes of record and 9 to 14 of slots. [#find] remembers the place for the call that
/// follows it. Owned by one thread; one more may write it down while nothing changes. Memory is reached by address, unchecked: the
/// fences keep it from being collected under a method that is the last to use the table.
final class CoinTable implements AutoCloseable {
  /// The store does not know it yet.
  static final int DIRTY = 1;

  /// The store knows nothing under its outpoint.
  static final int FRESH = 2;

  /// It was spent, and the store still has it: no value.
  static final int SPENT = 4;

  private static final int KEY_AT = 4;
  private static final int INDEX_AT = KEY_AT + Txid.SIZE;
  private static final int VALUE_AT = KEY_AT + OutPoint.SIZE;
  private static final int FLAG_BITS = 8;
  private static final int FLAG_MASK = (1 << FLAG_BITS) - 1;
  private static final int CAPACITY_MIN = 1 << 10;

  private final KeyHash hash;
  private final RecordArena records = new RecordArena();
  private final ByteWriter encoded = new ByteWriter(256);
  private final byte[] scratch = new byte[RecordArena.UNITS_MAX * Long.BYTES];
  private final Bytes scratchBytes = Bytes.wrap(scratch);
  private OffHeapMemory memory = OffHeapMemory.allocate(0);
  private long slots = memory.segment().address();
  private int capacity;
  private int growAt;
  private int size;
  private int dirtyCount;
  private int foundAt;

  /// A hash of outpoints: four words of the transaction's hash, and the index.
  interface KeyHash {
    long hash(long word0, long word1, long word2, long word3, int index);
  }

  CoinTable(KeyHash hash) {
    this.hash = hash;
  }

  int size() {
    return size;
  }

  int dirtyCount() {
    return dirtyCount;
  }

  /// Memory taken, in bytes.
  long bytes() {
    return records.bytes() + (long) capacity * Long.BYTES;
  }

  /// The record of an outpoint; 0 where there is none.
  int find(OutPoint outPoint) {
    if (size == 0) {
      return 0;
    }
    int wanted = hash(outPoint);
    int at = home(wanted, capacity);
    for (int distance = 0; ; distance++) {
      long slot = slot(at);
      int record = (int) slot;
      if (record == 0) {
        return 0;
      }
      int there = (int) (slot >>> Integer.SIZE);
      if (there == wanted && matches(record, outPoint)) {
        foundAt = at;
        return record;
      }
      if (distanceOf(there, at) < distance) {
        return 0;
      }
      at = after(at);
    }
  }

  int flags(int record) {
    return header(record) & FLAG_MASK;
  }

  boolean isSpent(int record) {
    return (header(record) & SPENT) != 0;
  }

  /// The coin of a record that is not spent; nothing else is allocated that outlives the call.
  Coin coin(int record) {
    readValue(record);
    return CoinCodec.COIN.read(new ByteReader(scratchBytes));
  }

  /// The same, and appends its stored form.
  Coin coin(int record, ByteWriter stored) {
    stored.bytes(scratch, 0, readValue(record));
    return CoinCodec.COIN.read(new ByteReader(scratchBytes));
  }

  private int readValue(int record) {
    long at = records.address(record);
    int size = OffHeapMemory.intAt(at) >>> FLAG_BITS;
    OffHeapMemory.copy(at + VALUE_AT, scratch, size);
    Reference.reachabilityFence(this);
    return size;
  }

  /// Adds a coin under an outpoint that is not there.
  void insert(OutPoint outPoint, Coin coin, int flags) {
    encode(coin);
    insertEncoded(outPoint, flags);
  }

  /// Adds that a coin was spent, under an outpoint that is not there.
  void insertSpent(OutPoint outPoint) {
    encoded.clear();
    insertEncoded(outPoint, DIRTY | SPENT);
  }

  /// Puts a coin in the place of what [#find] found last.
  void replaceFound(OutPoint outPoint, Coin coin, int flags) {
    encode(coin);
    replaceEncoded(outPoint, flags);
  }

  /// Turns what [#find] found last into the note that it was spent.
  void spendFound(OutPoint outPoint) {
    encoded.clear();
    replaceEncoded(outPoint, DIRTY | SPENT);
  }

  /// Removes what [#find] found last.
  void removeFound() {
    int at = foundAt;
    release((int) slot(at));
    size--;
    int next = after(at);
    while (true) {
      long slot = slot(next);
      if ((int) slot == 0 || distanceOf((int) (slot >>> Integer.SIZE), next) == 0) {
        break;
      }
      slot(at, slot);
      at = next;
      next = after(next);
    }
    slot(at, 0);
  }

  /// Adds every dirty entry to a batch, in the order of the stored keys.
  void writeTo(Batch batch, ColumnId column) {
    long[] order = new long[dirtyCount];
    int count = 0;
    for (int at = 0; at < capacity; at++) {
      int record = (int) slot(at);
      if (record != 0 && (flags(record) & DIRTY) != 0) {
        order[count++] = KeyOrder.element(prefix(record), record);
      }
    }
    KeyOrder.sort(order, this::compareKeys);
    RecordViews views = new RecordViews();
    for (long element : order) {
      int record = KeyOrder.record(element);
      ByteBuffer key = views.key(record);
      if (isSpent(record)) {
        batch.deleteRaw(column, key);
      } else {
        batch.putRaw(column, key, views.value(record));
      }
    }
  }

  /// Forgets what was spent, and that anything is dirty.
  void clean() {
    OffHeapMemory before = memory;
    long old = before.segment().address();
    allocate(capacity);
    size = 0;
    for (int at = 0; at < capacity; at++) {
      long slot = OffHeapMemory.longAt(old + (long) at * Long.BYTES);
      int record = (int) slot;
      if (record == 0) {
        continue;
      }
      if (isSpent(record)) {
        release(record);
      } else {
        int header = header(record);
        if ((header & DIRTY) != 0) {
          header(record, header & ~FLAG_MASK);
          dirtyCount--;
        }
        place(slot);
      }
    }
    before.close();
  }

  /// Gives all memory back; the table is empty afterwards and can be used again.
  @Override
  public void close() {
    memory.close();
    records.close();
    allocate(0);
    size = 0;
    dirtyCount = 0;
  }

  private void encode(Coin coin) {
    encoded.clear();
    CoinCodec.COIN.write(coin, encoded);
    if (units(encoded.size()) > RecordArena.UNITS_MAX) {
      throw new IllegalArgumentException(
          "a coin of %d bytes can not be spent: no reason to keep it".formatted(encoded.size()));
    }
  }

  private void insertEncoded(OutPoint outPoint, int flags) {
    if (size >= growAt) {
      grow();
    }
    int record = write(outPoint, flags);
    place((long) hash(outPoint) << Integer.SIZE | Integer.toUnsignedLong(record));
  }

  private void replaceEncoded(OutPoint outPoint, int flags) {
    int at = foundAt;
    long slot = slot(at);
    release((int) slot);
    int record = write(outPoint, flags);
    slot(at, slot & -1L << Integer.SIZE | Integer.toUnsignedLong(record));
  }

  private int write(OutPoint outPoint, int flags) {
    int record = records.allocate(units(encoded.size()));
    long at = records.address(record);
    Txid txid = outPoint.txid();
    OffHeapMemory.putInt(at, encoded.size() << FLAG_BITS | flags);
    OffHeapMemory.putLong(at + KEY_AT, txid.word(0));
    OffHeapMemory.putLong(at + KEY_AT + 8, txid.word(1));
    OffHeapMemory.putLong(at + KEY_AT + 16, txid.word(2));
    OffHeapMemory.putLong(at + KEY_AT + 24, txid.word(3));
    OffHeapMemory.putInt(at + INDEX_AT, Integer.reverseBytes(outPoint.index()));
    OffHeapMemory.put(at + VALUE_AT, encoded);
    Reference.reachabilityFence(this);
    if ((flags & DIRTY) != 0) {
      dirtyCount++;
    }
    return record;
  }

  private void release(int record) {
    int header = header(record);
    if ((header & DIRTY) != 0) {
      dirtyCount--;
    }
    records.free(record, units(header >>> FLAG_BITS));
  }

  private boolean matches(int record, OutPoint outPoint) {
    long at = records.address(record);
    Txid txid = outPoint.txid();
    boolean same =
        OffHeapMemory.longAt(at + KEY_AT) == txid.word(0)
            && OffHeapMemory.longAt(at + KEY_AT + 8) == txid.word(1)
            && OffHeapMemory.longAt(at + KEY_AT + 16) == txid.word(2)
            && OffHeapMemory.longAt(at + KEY_AT + 24) == txid.word(3)
            && OffHeapMemory.intAt(at + INDEX_AT) == Integer.reverseBytes(outPoint.index());
    Reference.reachabilityFence(this);
    return same;
  }

  private int header(int record) {
    int header = OffHeapMemory.intAt(records.address(record));
    Reference.reachabilityFence(this);
    return header;
  }

  private void header(int record, int header) {
    OffHeapMemory.putInt(records.address(record), header);
    Reference.reachabilityFence(this);
  }

  /// The first four bytes of the key, as they sort.
  private int prefix(int record) {
    int prefix = OffHeapMemory.intAt(records.address(record) + KEY_AT);
    Reference.reachabilityFence(this);
    return Integer.reverseBytes(prefix);
  }

  private int compareKeys(int one, int other) {
    long at = records.address(one) + KEY_AT;
    long otherAt = records.address(other) + KEY_AT;
    int order = 0;
    for (int i = 0; order == 0 && i < Txid.SIZE; i += Long.BYTES) {
      order =
          Long.compareUnsigned(
              Long.reverseBytes(OffHeapMemory.longAt(at + i)),
              Long.reverseBytes(OffHeapMemory.longAt(otherAt + i)));
    }
    if (order == 0) {
      order =
          Integer.compareUnsigned(
              Integer.reverseBytes(OffHeapMemory.intAt(at + Txid.SIZE)),
              Integer.reverseBytes(OffHeapMemory.intAt(otherAt + Txid.SIZE)));
    }
    Reference.reachabilityFence(this);
    return order;
  }

  /// Gives the hash of every key.
  void forEachHash(IntConsumer action) {
    for (int at = 0; at < capacity; at++) {
      long slot = slot(at);
      if ((int) slot != 0) {
        action.accept((int) (slot >>> Integer.SIZE));
      }
    }
  }

  /// The hash of a key, as it stands in the slots.
  int hash(OutPoint outPoint) {
    Txid txid = outPoint.txid();
    return (int)
        (hash.hash(txid.word(0), txid.word(1), txid.word(2), txid.word(3), outPoint.index())
            >>> Integer.SIZE);
  }

  private void grow() {
    OffHeapMemory before = memory;
    long old = before.segment().address();
    int oldCapacity = capacity;
    allocate(Math.max(CAPACITY_MIN, Math.addExact(capacity, capacity / 2)));
    size = 0;
    for (int at = 0; at < oldCapacity; at++) {
      long slot = OffHeapMemory.longAt(old + (long) at * Long.BYTES);
      if ((int) slot != 0) {
        place(slot);
      }
    }
    before.close();
  }

  private void allocate(int slotCount) {
    memory = OffHeapMemory.allocate((long) slotCount * Long.BYTES);
    slots = memory.segment().address();
    capacity = slotCount;
    growAt = slotCount / 8 * 7;
  }

  /// Puts a slot where it belongs, and what it drives out further on.
  private void place(long slot) {
    long carried = slot;
    int at = home((int) (carried >>> Integer.SIZE), capacity);
    int distance = 0;
    while (true) {
      long there = slot(at);
      if ((int) there == 0) {
        slot(at, carried);
        size++;
        return;
      }
      int nearer = distanceOf((int) (there >>> Integer.SIZE), at);
      if (nearer < distance) {
        slot(at, carried);
        carried = there;
        distance = nearer;
      }
      at = after(at);
      distance++;
    }
  }

  private long slot(int at) {
    assert at >= 0 && at < capacity;
    long slot = OffHeapMemory.longAt(slots + (long) at * Long.BYTES);
    Reference.reachabilityFence(this);
    return slot;
  }

  private void slot(int at, long slot) {
    assert at >= 0 && at < capacity;
    OffHeapMemory.putLong(slots + (long) at * Long.BYTES, slot);
    Reference.reachabilityFence(this);
  }

  private int after(int at) {
    return at + 1 == capacity ? 0 : at + 1;
  }

  private int distanceOf(int slotHash, int at) {
    int distance = at - home(slotHash, capacity);
    return distance < 0 ? distance + capacity : distance;
  }

  private static int home(int slotHash, int capacity) {
    return (int) (Integer.toUnsignedLong(slotHash) * capacity >>> Integer.SIZE);
  }

  private static int units(int valueBytes) {
    return VALUE_AT + valueBytes + 7 >>> 3;
  }

  /// Keys and values as buffers over the records themselves, one pair of buffers a chunk, moved from record to record.
  private final class RecordViews {
    private final ByteBuffer[] keys = new ByteBuffer[records.chunkCount()];
    private final ByteBuffer[] values = new ByteBuffer[records.chunkCount()];

    ByteBuffer key(int record) {
      return at(keys, record, KEY_AT, OutPoint.SIZE);
    }

    ByteBuffer value(int record) {
      return at(values, record, VALUE_AT, header(record) >>> FLAG_BITS);
    }

    private ByteBuffer at(ByteBuffer[] views, int record, int from, int bytes) {
      int number = RecordArena.chunkNumber(record);
      if (views[number] == null) {
        views[number] = records.chunk(record).asByteBuffer();
      }
      int at = (int) RecordArena.offset(record) + from;
      return views[number].clear().position(at).limit(at + bytes);
    }
  }
}
