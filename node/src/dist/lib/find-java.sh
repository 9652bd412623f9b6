# Sourced by bin/groat, lib/make-aot-cache.sh and .ci/format: sets `java` to the first Java 25 or newer of this machine,
# and `java_build` to what tells that Java from all others (empty where it does not say), or fails.
# It reads the `release` file that every JDK carries instead of starting candidates: a start costs tens of milliseconds.

java_least=25

# Succeeds, with `java` set, when the folder $1 holds a Java that is new enough.
try_java_home() {
  [ -n "$1" ] && [ -x "$1/bin/java" ] || return 1
  java_major= java_version= java_implementor= java_arch=
  if [ -r "$1/release" ]; then
    while IFS='=' read -r release_key release_value; do
      release_value=${release_value#\"}
      release_value=${release_value%\"*}
      case $release_key in
        JAVA_VERSION) java_major=${release_value%%[!0-9]*} ;;
        JAVA_RUNTIME_VERSION) java_version=$release_value ;;
        IMPLEMENTOR) java_implementor=$release_value ;;
        OS_ARCH) java_arch=$release_value ;;
      esac
    done < "$1/release"
  fi
  if [ -z "$java_major" ]; then
    java_major=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p')
  fi
  [ "${java_major:-0}" -ge "$java_least" ] || return 1
  java=$1/bin/java
  java_build=
  case $java_implementor$java_version$java_arch in
    *[!A-Za-z0-9.+\ _-]*) ;;
    *) [ -z "$java_version" ] || java_build=$java_version-$java_arch-${java_implementor%% *} ;;
  esac
}

# The `java` of PATH is mostly a link into a JDK, or a stub without one (macOS, version managers).
try_java_on_path() {
  java_link=$(command -v java) || return 1
  java_real=$(readlink -f "$java_link" 2>/dev/null) || java_real=$java_link
  java_real=${java_real%/*}
  try_java_home "${java_real%/*}"
}

find_java() {
  try_java_home "${GROAT_JAVA_HOME:-}" && return
  try_java_home "${JAVA_HOME:-}" && return
  try_java_on_path && return
  for java_folder in \
    /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /usr/local/lib/jvm/* /usr/local/java/* /usr/local/openjdk* \
    /opt/* /opt/java/* /opt/jdk/* /opt/jvm/* \
    "${SDKMAN_DIR:-${HOME:-}/.sdkman}"/candidates/java/* "${HOME:-}"/.jdks/* "${HOME:-}"/.jenv/versions/* \
    "${HOME:-}"/.asdf/installs/java/* "${HOME:-}"/.local/share/mise/installs/java/* "${HOME:-}"/.gradle/jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home
  do
    try_java_home "$java_folder" && return
  done
  return 1
}
