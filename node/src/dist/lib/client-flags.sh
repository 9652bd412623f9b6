# Sourced by bin/groat and lib/make-aot-cache.sh, which must agree: a cache holds for the flags it was made with.

# Netty, RocksDB and libsecp256k1 call native code and sun.misc.Unsafe; JDK 25 warns of either unless told.
common_flags="--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"

# RocksDB would run `ldd` at each start to learn which C library this is. There is one kind of its library in lib/native.
for musl_library in "$home"/lib/native/librocksdbjni-*-musl.so; do
  [ -e "$musl_library" ] || export "ROCKSDB_MUSL_LIBC=${ROCKSDB_MUSL_LIBC:-false}"
done

# For a command that asks a node and is gone. Serial and the first compiler only: both start at once, and the command
# ends before the others would pay. Small heap: answers are small, and several commands may run beside a node.
client_flags="-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx256m"

# Loaded and linked classes of such a command, one cache for each Java: halves the start. Absent is fine.
client_cache=$home/lib/aot/client-${java_build:-unknown}.aot
