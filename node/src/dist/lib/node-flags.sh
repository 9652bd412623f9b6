# Sourced by bin/groat and lib/make-aot-cache.sh, which must agree: a cache holds for the flags it was made with.

# What a process may take in MB: the machine's memory, or less where a control group says so. Nothing is forked: this runs
# at each start.
memory_mb() {
  memory=0
  if [ -r /proc/meminfo ]; then
    while read -r meminfo_key meminfo_value _; do
      case $meminfo_key in MemTotal:) memory=$((meminfo_value / 1024)); break ;; esac
    done < /proc/meminfo
  elif command -v sysctl >/dev/null; then
    memory=$(($(sysctl -n hw.memsize 2>/dev/null || echo 0) / 1048576))
  fi
  # A container sees its own group as the root; a service is somewhere below, and each group above it counts too.
  cgroup_limit "$cgroup_root/memory.max"
  cgroup_limit "$cgroup_root/memory/memory.limit_in_bytes"
  [ -r "$cgroup_self" ] || return 0
  while IFS=: read -r _ cgroup_controllers cgroup_path; do
    case ,$cgroup_controllers, in
      ,,) cgroup_folder=$cgroup_root cgroup_file=memory.max ;;
      *,memory,*) cgroup_folder=$cgroup_root/memory cgroup_file=memory.limit_in_bytes ;;
      *) continue ;;
    esac
    while [ -n "${cgroup_path#/}" ]; do
      cgroup_limit "$cgroup_folder$cgroup_path/$cgroup_file"
      cgroup_path=${cgroup_path%/*}
    done
  done < "$cgroup_self"
}
cgroup_root=${GROAT_CGROUP_ROOT:-/sys/fs/cgroup}
cgroup_self=${GROAT_CGROUP_SELF:-/proc/self/cgroup}

# Lowers `memory` to what the file $1 says, where it says anything.
cgroup_limit() {
  [ -r "$1" ] || return 0
  read -r limit < "$1" || return 0
  case $limit in
    '' | *[!0-9]* | ????????????????*) ;; # "max", or a number so large that it means none
    *) limit=$((limit / 1048576)); [ "$limit" -ge "$memory" ] || memory=$limit ;;
  esac
}

# What the command line grants coins and database, in MB; the last one counts.
dbcache_mb() {
  dbcache=450
  dbcache_next=
  for dbcache_word in "$@"; do
    if [ -n "$dbcache_next" ]; then
      dbcache_text=$dbcache_word dbcache_next=
    else
      case $dbcache_word in
        --dbcache=*) dbcache_text=${dbcache_word#*=} ;;
        --dbcache) dbcache_next=1; continue ;;
        *) continue ;;
      esac
    fi
    case $dbcache_text in
      '' | *[!0-9]* | ????????*) ;; # the program says what is wrong with it
      *) dbcache=$dbcache_text ;;
    esac
  done
}

# Sets `node_flags` for the command line given.
choose_node_flags() {
  memory_mb
  dbcache_mb "$@"
  # The heap. Coins and the database's cache are --dbcache's and live outside it; 300 MB are for code, threads and native
  # buffers; of the rest the heap may have half, the other half is left to the system, whose page cache is what makes the
  # database quick. More than 2 GB would only be filled with garbage: blocks under way, the header tree of the main chain
  # (900,000 headers, some 200 MB) and the memory pool fit. Less than 256 MB starts, for a small regtest.
  heap=$(((memory - dbcache - 300) / 2))
  [ "$heap" -ge 256 ] || heap=256
  [ "$heap" -le 2048 ] || heap=2048
  node_flags=
  # G1: short pauses while the loops run, it collects on all cores, and gives memory back. Parallel stops everything for
  # seconds; ZGC takes more memory and more processor time for latencies that no peer notices.
  node_flags="$node_flags -XX:+UseG1GC"
  # Headers of 8 instead of 12 bytes: a node's heap is many small objects, and it becomes a tenth smaller.
  node_flags="$node_flags -XX:+UseCompactObjectHeaders"
  node_flags="$node_flags -Xmx${heap}m"
  # Blocks leave only garbage behind, and G1 would let it pile up to the whole heap before it collects: this much is collected
  # as cheaply, and a sync takes some 400 MB less.
  young=$((heap / 4))
  [ "$young" -le 160 ] || young=160
  node_flags="$node_flags -XX:MaxNewSize=${young}m"
}

# Loaded and linked classes of a starting node, one cache for each Java. Absent is fine.
node_cache=$home/lib/aot/node-${java_build:-unknown}.aot
