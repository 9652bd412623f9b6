package org.groat.node.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.node.config.ConfigurationFile.Entry;

/// What one start was asked for: the command line, then the configuration file, then the defaults. Never changes.
///
/// Of a value given more than once the command line's last counts, of the file's the first; an option that is repeatable has
/// all of them, unless one is `0`, which takes back those before it.
public final class Settings {
  private static final String COMMAND_LINE = "command line";

  private final Network network;
  private final Path base;
  private final Map<Option<?>, List<Given>> given;
  private final List<String> warnings;

  /// One value as given.
  private record Given(String text, String source) {}

  private Settings(
      Network network, Path base, Map<Option<?>, List<Given>> given, List<String> warnings) {
    this.network = network;
    this.base = base;
    this.given = Map.copyOf(given);
    this.warnings = List.copyOf(warnings);
  }

  /// Puts the command line and the configuration file together, and checks every value.
  ///
  /// @param arguments what the command line gives for each option, in its order
  /// @throws ConfigurationException for the first thing that is wrong
  public static Settings of(Map<Option<?>, List<String>> arguments) {
    Map<Option<?>, List<Given>> given = new HashMap<>();
    arguments.forEach(
        (option, texts) ->
            given.put(option, texts.stream().map(text -> new Given(text, COMMAND_LINE)).toList()));
    Path base = absolute(last(given, Options.DATADIR).or(Options.DATADIR::fallback).orElseThrow());
    List<String> warnings = new ArrayList<>();
    Optional<ConfigurationFile> file = configurationFile(base, given);
    if (file.isPresent()) {
      Optional<Path> configured =
          file.get().entries().stream()
              .filter(
                  entry -> entry.section().isEmpty() && entry.key().equals(Options.DATADIR.name()))
              .map(entry -> Options.DATADIR.parse(entry.value(), file.get().place(entry)))
              .findFirst();
      if (configured.isPresent() && !given.containsKey(Options.DATADIR)) {
        base = absolute(configured.get());
      }
    }
    Network network =
        chosenNetwork(given)
            .or(() -> file.flatMap(Settings::chosenNetwork))
            .orElse(Network.TESTNET4);
    file.ifPresent(read -> addFile(read, network, given, warnings));
    Settings settings = new Settings(network, base, given, warnings);
    Options.ALL.forEach(settings::check);
    return settings;
  }

  private static Optional<ConfigurationFile> configurationFile(
      Path base, Map<Option<?>, List<Given>> given) {
    Optional<Path> asked = last(given, Options.CONF);
    Path path = base.resolve(asked.or(Options.CONF::fallback).orElseThrow());
    if (Files.exists(path)) {
      return Optional.of(ConfigurationFile.read(path));
    } else if (asked.isPresent()) {
      throw new ConfigurationException("the configuration file " + path + " does not exist");
    }
    return Optional.empty();
  }

  private static Optional<Network> chosenNetwork(Map<Option<?>, List<Given>> given) {
    Set<Network> chosen = new LinkedHashSet<>();
    for (Option<String> option : List.of(Options.NETWORK, Options.CHAIN)) {
      given
          .getOrDefault(option, List.of())
          .forEach(value -> chosen.add(network(value.text(), value.source())));
    }
    NETWORK_FLAGS.forEach(
        (option, network) -> {
          if (last(given, option).orElse(false)) {
            chosen.add(network);
          }
        });
    if (chosen.size() > 1) {
      throw new ConfigurationException(
          "more than one network is asked for: " + chosen + "; name one");
    }
    return chosen.stream().findFirst();
  }

  private static Optional<Network> chosenNetwork(ConfigurationFile file) {
    Map<Option<?>, List<Given>> general = new HashMap<>();
    for (Entry entry : file.entries()) {
      Optional<Option<?>> option = Options.named(entry.key());
      if (entry.section().isEmpty() && option.isPresent()) {
        general
            .computeIfAbsent(option.get(), any -> new ArrayList<>())
            .add(new Given(entry.value(), file.place(entry)));
      }
    }
    return chosenNetwork(general);
  }

  private static Network network(String name, String source) {
    return Network.named(name)
        .orElseThrow(
            () ->
                new ConfigurationException(
                    source
                        + ": there is no network \""
                        + name
                        + "\"; there are "
                        + Network.names()));
  }

  private static void addFile(
      ConfigurationFile file,
      Network network,
      Map<Option<?>, List<Given>> given,
      List<String> warnings) {
    Map<Option<?>, List<Given>> fromFile = new HashMap<>();
    Set<String> unknown = new LinkedHashSet<>();
    for (Entry entry : file.entries()) {
      Optional<Option<?>> named = Options.named(entry.key());
      if (!entry.section().isEmpty() && Network.named(entry.section()).isEmpty()) {
        unknown.add(
            file.place(entry)
                + ": section ["
                + entry.section()
                + "] is no network; what it sets is ignored");
      } else if (named.isEmpty()) {
        unknown.add(file.path() + ": Groat has no setting " + entry.key() + "; it is ignored");
      } else if (entry.section().isEmpty()
          && named.get().isNetworkSpecific()
          && network != Network.MAIN) {
        unknown.add(
            file.place(entry)
                + ": "
                + entry.key()
                + " counts for "
                + network.chainName()
                + " only in a section ["
                + network.chainName()
                + "]; it is ignored");
      } else if (entry.section().isEmpty()
          || Network.named(entry.section()).orElseThrow() == network) {
        fromFile
            .computeIfAbsent(named.get(), any -> new ArrayList<>())
            .add(new Given(entry.value(), file.place(entry)));
      }
    }
    warnings.addAll(unknown);
    fromFile.forEach((option, values) -> merge(option, values, given));
  }

  private static void merge(
      Option<?> option, List<Given> values, Map<Option<?>, List<Given>> given) {
    if (option.isRepeatable()) {
      List<Given> all = new ArrayList<>(given.getOrDefault(option, List.of()));
      boolean takenBack = all.stream().anyMatch(value -> value.text().equals("0"));
      if (!takenBack) {
        all.addAll(values);
      }
      given.put(option, List.copyOf(all));
    } else {
      given.putIfAbsent(option, List.of(values.getFirst()));
    }
  }

  private static <T> Optional<T> last(Map<Option<?>, List<Given>> given, Option<T> option) {
    List<Given> values = given.getOrDefault(option, List.of());
    return values.isEmpty()
        ? Optional.empty()
        : Optional.of(option.parse(values.getLast().text(), values.getLast().source()));
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }

  private void check(Option<?> option) {
    for (Given value : given.getOrDefault(option, List.of())) {
      if (!isTakenBack(option, value)) {
        option.parse(value.text(), value.source());
      }
    }
  }

  private static boolean isTakenBack(Option<?> option, Given value) {
    return option.isRepeatable() && value.text().equals("0");
  }

  private static final Map<Option<Boolean>, Network> NETWORK_FLAGS =
      Map.of(
          Options.MAIN, Network.MAIN,
          Options.TESTNET4, Network.TESTNET4,
          Options.TESTNET3, Network.TESTNET3,
          Options.SIGNET, Network.SIGNET,
          Options.REGTEST, Network.REGTEST);

  public Network network() {
    return network;
  }

  /// The rules of the chosen network.
  public NetworkParameters parameters() {
    return NetworkParameters.byName(network.chainName());
  }

  /// The folder that the user named; the network's own folder is inside it.
  public Path base() {
    return base;
  }

  /// The chosen network's folder.
  public Path networkDirectory() {
    return base.resolve(network.folder());
  }

  /// What the user should know, a line each: settings that are ignored.
  public List<String> warnings() {
    return warnings;
  }

  /// The value given, or else the default.
  ///
  /// @throws IllegalStateException for an option without a default that is not given: ask [#find(Option)] for those
  public <T> T get(Option<T> option) {
    return find(option)
        .orElseThrow(() -> new IllegalStateException(option + " is not given and has no default"));
  }

  /// The value given, or else the default where there is one.
  public <T> Optional<T> find(Option<T> option) {
    return last(given, option).or(option::fallback);
  }

  /// All values given for a repeatable option, without those taken back by a `0`.
  public <T> List<T> all(Option<T> option) {
    return values(option, given.getOrDefault(option, List.of()));
  }

  /// As [#all(Option)], of an option of which a later value counts more: the file's come before the command line's.
  <T> List<T> allByWeight(Option<T> option) {
    List<Given> all = given.getOrDefault(option, List.of());
    Predicate<Given> here = value -> value.source().equals(COMMAND_LINE);
    return values(
        option,
        Stream.concat(all.stream().filter(here.negate()), all.stream().filter(here)).toList());
  }

  private static <T> List<T> values(Option<T> option, List<Given> given) {
    List<T> values = new ArrayList<>();
    for (Given value : given) {
      if (isTakenBack(option, value)) {
        values.clear();
      } else {
        values.add(option.parse(value.text(), value.source()));
      }
    }
    return List.copyOf(values);
  }

  /// True where the user gave a value, be it the default.
  public boolean isGiven(Option<?> option) {
    return given.containsKey(option);
  }

  /// Peers to connect to and none else; empty where the node finds peers on its own. An empty list means no peers at all.
  public Optional<List<String>> onlyPeers() {
    return isGiven(Options.CONNECT) ? Optional.of(all(Options.CONNECT)) : Optional.empty();
  }

  /// Whether peers may connect to this node: not by default where it is told whom to connect to, or hides behind a proxy.
  public boolean listens() {
    boolean hides = isGiven(Options.CONNECT) || proxies().hides();
    return find(Options.LISTEN).orElse(!hides || isGiven(Options.BIND));
  }

  /// Whether DNS seeds are asked: not by default where the node is told whom to connect to, or seeds know no peers of the networks
  /// that it calls.
  public boolean asksDnsSeeds() {
    List<String> only = all(PeerOptions.ONLYNET);
    boolean useful = only.isEmpty() || only.contains("ipv4") || only.contains("ipv6");
    if (!useful && find(Options.DNSSEED).orElse(false)) {
      throw new ConfigurationException(
          "dnsseed=1 does not go together with onlynet: seeds know peers of ipv4 and ipv6 only");
    }
    return find(Options.DNSSEED).orElse(!isGiven(Options.CONNECT) && useful);
  }

  /// Whether the node finds out its own addresses: not by default where nobody can call it, or the user says where, or it hides
  /// behind a proxy.
  public boolean discovers() {
    boolean told = isGiven(PeerOptions.EXTERNALIP) || proxies().hides();
    return find(PeerOptions.DISCOVER).orElse(listens() && !told);
  }

  /// Whether there is an onion service: only where peers may connect, and by default only where the user names a Tor process, so that
  /// no node speaks to one that it was not told of.
  ///
  /// @throws ConfigurationException where it is asked for and cannot be
  public boolean listensOnion() {
    boolean wanted = find(PeerOptions.LISTENONION).orElse(isGiven(PeerOptions.TORCONTROL));
    needsListening("listenonion", wanted && isGiven(PeerOptions.LISTENONION));
    return wanted && listens();
  }

  /// Which proxy carries calls to which network.
  public ProxyPlan proxies() {
    return ProxyPlan.of(this);
  }

  /// Whether the Tor process that keeps the onion service is asked where it takes calls: where the user does not say through what onion
  /// addresses are called.
  public boolean asksTorForProxy() {
    ProxyPlan plan = proxies();
    return listensOnion() && !plan.hasOnion() && !plan.refusesOnion();
  }

  /// Whether peers may call an I2P address of ours.
  public boolean listensI2p() {
    return names(PeerOptions.I2PSAM).isPresent() && get(PeerOptions.I2PACCEPTINCOMING) && listens();
  }

  /// Whether the router is asked for a port.
  ///
  /// @throws ConfigurationException where peers may not connect, or only those that a Tor process brings
  public boolean mapsPort() {
    needsListening("natpmp", get(PeerOptions.NATPMP));
    List<BindPlace> places = all(Options.BIND);
    boolean hidden = !places.isEmpty() && places.stream().allMatch(BindPlace::onion);
    if (get(PeerOptions.NATPMP) && hidden) {
      throw new ConfigurationException(
          "natpmp=1 needs a place where anybody can call: each --bind is for onion callers");
    }
    return get(PeerOptions.NATPMP);
  }

  private void needsListening(String option, boolean asked) {
    if (asked && !listens()) {
      throw new ConfigurationException(
          option
              + "=1 does not go together with listen=0, which --connect and --proxy bring: give"
              + " --listen too");
    }
  }

  /// The port of this machine that a Tor process brings callers to, where the user names none.
  public int onionTargetPort() {
    int next = port() + 1;
    if (next > 65535) {
      throw new ConfigurationException(
          "onion callers come to the port after --port, and there is none after "
              + port()
              + ": give --bind=127.0.0.1:PORT=onion");
    }
    return next;
  }

  /// What an option names that `0` takes back.
  public Optional<String> names(Option<String> option) {
    return find(option).filter(text -> !text.equals("0"));
  }

  /// Whether a peer that is whitelisted without saying for what may relay: not by default where no transactions are wanted.
  public boolean whitelistRelays() {
    return find(Options.WHITELISTRELAY)
        .orElse(get(Options.WHITELISTFORCERELAY) || !get(Options.BLOCKSONLY));
  }

  /// Whether peers are given compact filters (BIP-0157).
  ///
  /// @throws ConfigurationException where the index that they come from is not kept
  public boolean servesFilters() {
    if (get(Options.PEERBLOCKFILTERS) && !get(Options.BLOCKFILTERINDEX)) {
      throw new ConfigurationException(
          "peerblockfilters needs blockfilterindex: the filters come from that index; set both");
    }
    return get(Options.PEERBLOCKFILTERS);
  }

  /// The port that peers find this node at.
  public int port() {
    return find(Options.PORT).map(Long::intValue).orElseGet(() -> parameters().defaultPort());
  }

  /// The port of JSON-RPC.
  public int rpcPort() {
    return find(Options.RPCPORT).map(Long::intValue).orElseGet(() -> parameters().rpcPort());
  }

  /// The cookie file for JSON-RPC.
  public Path cookieFile() {
    return networkDirectory().resolve(find(Options.RPCCOOKIEFILE).orElse(Path.of(".cookie")));
  }
}
