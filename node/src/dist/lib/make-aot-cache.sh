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
nodes=
trap 'for node in $nodes; do kill -9 "$node" 2>/dev/null; done; rm -rf "$training"' EXIT
choose_node_flags

# Ports as good as any. Where somebody has one, there is no cache of what would have used it.
port=$((20000 + $$ % 10000))
peer_port=$((port + 10000))

# Becomes a program with the flags $1 and the arguments behind.
become() {
  run_flags=$1
  shift
  # shellcheck disable=SC2086
  exec "$java" $common_flags "-Djava.library.path=$home/lib/native" $run_flags -jar "$jar" "$@" </dev/null
}

# Runs a command that asks the node in the folder $1, with the flags $2 and the arguments behind.
ask() {
  ask_folder=$1 ask_flags=$2
  shift 2
  (become "$client_flags $ask_flags" "$@" --network regtest --datadir "$training/$ask_folder" \
    --rpcport "$(rpc_port "$ask_folder")")
}

# The peer's folder is `peer`, that of the node that is trained `node`.
rpc_port() {
  case $1 in
    peer) echo $((port + 1)) ;;
    *) echo "$port" ;;
  esac
}

# Starts a node in the folder $1, with the flags $2 and the options behind, and waits until it answers. Sets `started`.
start() {
  start_folder=$1 start_flags=$2
  shift 2
  mkdir -p "$training/$start_folder"
  become "$node_flags $start_flags" node --network regtest --datadir "$training/$start_folder" --printtoconsole=0 \
    --rpcport "$(rpc_port "$start_folder")" "$@" >/dev/null 2>&1 &
  started=$!
  nodes="$nodes $started"
  waited=0
  # The cookie is written when the node answers.
  until [ -s "$training/$start_folder/regtest/.cookie" ]; do
    kill -0 "$started" 2>/dev/null && [ "$waited" -lt 300 ] || return 1
    waited=$((waited + 1))
    sleep 0.1
  done
}

# Stops the node in the folder $1, whose process is $2, and waits for its end.
stop() {
  ask "$1" '' stop >/dev/null 2>&1 || kill "$2" 2>/dev/null
  wait "$2" 2>/dev/null
}

# Waits until the node in the folder $1 has the height $2.
await_height() {
  waited=0
  until [ "$(ask "$1" '' rpc getblockcount 2>/dev/null)" = "$2" ]; do
    [ "$waited" -lt 30 ] || return 1
    waited=$((waited + 1))
    sleep 0.2
  done
}

# Puts the cache that a training run made in its place: whole or not at all, also for a command that starts at this moment.
keep() {
  if [ -s "$training/$1.aot" ]; then
    cp "$training/$1.aot" "$2.new" && mv "$2.new" "$2"
    rm -f "$training/$1.aot"
  fi
}

# What the runs load, link and compile is what the caches will hold, so they do what users wait for: a node that starts on a
# store with blocks, connects to a peer, takes its blocks and answers; and a command that asks it. Anybody can spend these
# coins: a P2WSH address of OP_TRUE.
address=bcrt1qft5p2uhsdcdc3l2ua4ap5qqfg4pjaqlp250x7us7a8qqhrxrxfsqseac85
start peer '' --listen=1 --bind="127.0.0.1:$peer_port" --connect=0 || exit 0
peer=$started
ask peer '' rpc generatetoaddress 20 "$address" >/dev/null 2>&1
start node '' --listen=0 --connect="127.0.0.1:$peer_port" || exit 0
await_height node 20
stop node "$started"
start node "-XX:AOTCacheOutput=$training/node.aot" --listen=1 --bind="127.0.0.1:$((peer_port + 1))" \
  --connect="127.0.0.1:$peer_port" || exit 0
ask peer '' rpc generatetoaddress 5 "$address" >/dev/null 2>&1
await_height node 25
ask node "-XX:AOTCacheOutput=$training/client.aot" status >/dev/null 2>&1
keep client "$client_cache"
ask node '' peers >/dev/null 2>&1
stop node "$started"
keep node "$node_cache"
stop peer "$peer"
nodes=
exit 0
