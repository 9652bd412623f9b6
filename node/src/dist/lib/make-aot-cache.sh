#!/bin/sh
# Makes the caches from which commands and nodes start faster (JEP 514), for the Java that bin/groat will find.
#   sh lib/make-aot-cache.sh
# The build runs it last. Whatever goes wrong, there is no cache then, starts are slower, and nothing fails.

home=$(CDPATH='' cd -- "${0%/*}/.." && pwd -P) || exit 0
. "$home/lib/find-java.sh"
find_java || exit 0
. "$home/lib/client-flags.sh"
. "$home/lib/node-flags.sh"
[ -n "$java_build" ] || exit 0
for jar in "$home"/lib/groat-node-*.jar; do :; done
mkdir -p "$home/lib/aot" 2>/dev/null && [ -w "$home/lib/aot" ] || exit 0

training=$(mktemp -d) || exit 0
trap 'rm -rf "$training"' EXIT

# Makes the cache $1 by a training run, of a program with the flags $2 and the arguments behind: what the run loads is what
# the cache will hold. Whole or not at all, also for a command that starts at this moment.
make_cache() {
  cache=$1 flags=$2
  shift 2
  # shellcheck disable=SC2086
  "$java" -XX:AOTCacheOutput="$training/new.aot" $common_flags "-Djava.library.path=$home/lib/native" $flags "$@" \
    >/dev/null 2>&1 </dev/null
  if [ -s "$training/new.aot" ]; then
    cp "$training/new.aot" "$cache.new" && mv "$cache.new" "$cache"
    rm -f "$training/new.aot"
  fi
}

# Nobody listens on port 1, so `status` goes as far as a command can go alone, and fails, which nobody needs to read here.
make_cache "$client_cache" "$client_flags" \
  -jar "$jar" status --network regtest --datadir "$training/data" \
  --rpcuser training --rpcpassword training --rpcconnect 127.0.0.1 --rpcport 1

# A node that stops with a process that has ended long ago: it starts all of its parts, and stops them at once. The port is
# as good as any; where somebody has it, the cache holds a little less.
choose_node_flags
make_cache "$node_cache" "$node_flags" \
  -Dgroat.stopWith=999999999 -jar "$jar" node --network regtest --datadir "$training/data" \
  --connect=0 --listen=0 --rpcport $((20000 + $$ % 20000)) --printtoconsole=0
exit 0
