#!/bin/sh
# Makes the cache from which commands start faster (JEP 514), for the Java that bin/groat will find.
#   sh lib/make-aot-cache.sh
# The build runs it last. Whatever goes wrong, there is no cache then, commands start slower, and nothing fails.

home=$(CDPATH='' cd -- "${0%/*}/.." && pwd -P) || exit 0
. "$home/lib/find-java.sh"
find_java || exit 0
. "$home/lib/client-flags.sh"
[ -n "$java_build" ] || exit 0
for jar in "$home"/lib/groat-node-*.jar; do :; done
mkdir -p "$home/lib/aot" 2>/dev/null && [ -w "$home/lib/aot" ] || exit 0

# A training run: what it loads is what the cache will hold. Nobody listens on port 1, so `status` goes as far as a
# command can go alone, and fails, which nobody needs to read here.
training=$(mktemp -d) || exit 0
trap 'rm -rf "$training"' EXIT
# shellcheck disable=SC2086
"$java" -XX:AOTCacheOutput="$training/client.aot" $common_flags "-Djava.library.path=$home/lib/native" $client_flags \
  -jar "$jar" status --network regtest --datadir "$training/data" \
  --rpcuser training --rpcpassword training --rpcconnect 127.0.0.1 --rpcport 1 >/dev/null 2>&1 </dev/null
if [ -s "$training/client.aot" ]; then
  # Whole or not at all, also for a command that starts at this moment.
  cp "$training/client.aot" "$client_cache.new" && mv "$client_cache.new" "$client_cache"
fi
exit 0
