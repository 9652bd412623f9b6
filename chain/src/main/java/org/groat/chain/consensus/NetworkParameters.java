package org.groat.chain.consensus;

import java.math.BigInteger;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.groat.chain.codec.Bytes;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHash;

/// All that tells one Bitcoin network from another. Immutable; the `with` methods make changed copies, for private networks.
///
/// Facts that grow with the chain (least work, assumed-valid block, snapshots) are as of September 2025, the ones that Bitcoin
/// Core 30 carries.
public final class NetworkParameters {
  /// The network on which bitcoins have a price.
  public static final NetworkParameters MAIN = Networks.main();

  /// The public test network of 2011, whose difficulty falls to 1 at times.
  public static final NetworkParameters TESTNET3 = Networks.testnet3();

  /// The public test network of 2024 (BIP-0094).
  public static final NetworkParameters TESTNET4 = Networks.testnet4();

  /// The public test network whose blocks are signed (BIP-0325).
  public static final NetworkParameters SIGNET = Networks.signet();

  /// A private network: anybody makes blocks at once.
  public static final NetworkParameters REGTEST = Networks.regtest();

  /// Main's two coinbases that repeated an earlier one, before BIP-0030, by height: allowed for ever.
  private static final Map<Integer, BlockHash> REPEATED_COINBASES =
      Map.of(
          91842,
              BlockHash.fromHex("00000000000a4d0a398161ffc163c503763b1f4360639393e0e4c8e300e0caec"),
          91880,
              BlockHash.fromHex(
                  "00000000000743f190a18c5577a3c2d2a1f610ae9601ac046a38084ccb7cd721"));

  /// Main's two coinbases that those repeated: their coins were overwritten unspent.
  private static final Map<Integer, BlockHash> OVERWRITTEN_COINBASES =
      Map.of(
          91722,
              BlockHash.fromHex("00000000000271a2dc26e7667f8419f2e15416dc6955e5a6c6cdf3f2574dd08e"),
          91812,
              BlockHash.fromHex(
                  "00000000000af0aed4792b1acee3d966af36cf5def14935db8de83d6f9306f2f"));

  private final NetworkFacts facts;

  NetworkParameters(NetworkFacts facts) {
    this.facts = facts.copy();
  }

  /// Every network that has parameters, main first.
  public static List<NetworkParameters> all() {
    return List.of(MAIN, TESTNET3, TESTNET4, SIGNET, REGTEST);
  }

  /// The network that Bitcoin Core calls so: `main`, `test` (also `testnet3`), `testnet4`, `signet`, `regtest`.
  ///
  /// @throws IllegalArgumentException for another name
  public static NetworkParameters byName(String name) {
    return switch (name) {
      case "main" -> MAIN;
      case "test", "testnet3" -> TESTNET3;
      case "testnet4" -> TESTNET4;
      case "signet" -> SIGNET;
      case "regtest" -> REGTEST;
      default ->
          throw new IllegalArgumentException(
              "unknown network '" + name + "': choose main, test, testnet4, signet or regtest");
    };
  }

  /// Bitcoin Core's name: `main`, `test`, `testnet4`, `signet` or `regtest`.
  public String name() {
    return facts.name;
  }

  /// The first four bytes of every message, as a little-endian number.
  public int magic() {
    return facts.magic;
  }

  public int defaultPort() {
    return facts.defaultPort;
  }

  /// Default port of JSON-RPC.
  public int rpcPort() {
    return facts.rpcPort;
  }

  public Block genesis() {
    return facts.genesis;
  }

  /// True for every network but main.
  public boolean isTest() {
    return !facts.name.equals("main");
  }

  /// True for regtest: parameters may be changed, and blocks are made at once.
  public boolean isRegtest() {
    return facts.name.equals("regtest");
  }

  /// The highest target, the lowest difficulty.
  public BigInteger powLimit() {
    return facts.powLimit;
  }

  /// Seconds that lie between two blocks if all goes well.
  public int targetSpacingSeconds() {
    return facts.targetSpacingSeconds;
  }

  /// Seconds that lie between two retargets if all goes well.
  public int targetTimespanSeconds() {
    return facts.targetTimespanSeconds;
  }

  /// Blocks between two retargets.
  public int retargetInterval() {
    return facts.targetTimespanSeconds / facts.targetSpacingSeconds;
  }

  /// True where a block that comes more than twice the spacing late may have the lowest difficulty.
  public boolean allowsMinDifficultyBlocks() {
    return facts.allowsMinDifficultyBlocks;
  }

  /// True where the difficulty never changes.
  public boolean isWithoutRetargeting() {
    return facts.withoutRetargeting;
  }

  /// True where a retarget takes the first block's bits and that block's time is bounded (BIP-0094).
  public boolean enforcesBip94() {
    return facts.enforcesBip94;
  }

  /// Blocks after which the subsidy halves.
  public int subsidyHalvingInterval() {
    return facts.subsidyHalvingInterval;
  }

  /// The height from which a buried soft fork's rules hold.
  public int activationHeight(BuriedDeployment deployment) {
    return facts.activationHeights.getOrDefault(deployment, 0);
  }

  public boolean isActive(BuriedDeployment deployment, int height) {
    return height >= activationHeight(deployment);
  }

  /// How the network runs a signalled soft fork.
  public Deployment.Schedule schedule(Deployment deployment) {
    Deployment.Schedule schedule = facts.schedules.get(deployment);
    if (schedule == null) {
      throw new IllegalStateException(name() + " has no schedule for " + deployment.label());
    }
    return schedule;
  }

  /// The block at the height of BIP-0034, where it is known: above it no coinbase can repeat until height 1,983,702.
  public Optional<BlockHash> bip34Hash() {
    return Optional.ofNullable(facts.bip34Hash);
  }

  /// The one block that breaks P2SH (BIP-0016): its scripts run without any soft fork's rules.
  public Optional<BlockHash> bip16Exception() {
    return Optional.ofNullable(facts.bip16Exception);
  }

  /// The one block that breaks taproot (BIP-0341): its scripts run without taproot's rules.
  public Optional<BlockHash> taprootException() {
    return Optional.ofNullable(facts.taprootException);
  }

  /// True for main's two blocks whose coinbase repeats an earlier one, which was still unspent (BIP-0030).
  public boolean isRepeatedCoinbase(int height, BlockHash hash) {
    return !isTest() && hash.equals(REPEATED_COINBASES.get(height));
  }

  /// True for main's two blocks whose coinbase was repeated, so that its coins can never be spent (BIP-0030).
  public boolean isOverwrittenCoinbase(int height, BlockHash hash) {
    return !isTest() && hash.equals(OVERWRITTEN_COINBASES.get(height));
  }

  /// Work that the true chain has at least: with less, a node is still catching up, and a peer's chain is not worth keeping.
  public BigInteger minimumChainWork() {
    return facts.minimumChainWork;
  }

  /// The block below which scripts are taken as valid.
  public Optional<BlockHash> assumedValid() {
    return Optional.ofNullable(facts.assumedValid);
  }

  /// Known sets of coins, the lowest first.
  public List<KnownSnapshot> snapshots() {
    return facts.snapshots;
  }

  /// Host names that answer with addresses of nodes.
  public List<String> dnsSeeds() {
    return facts.dnsSeeds;
  }

  /// The script that every block but the first must satisfy (BIP-0325).
  public Optional<Bytes> signetChallenge() {
    return Optional.ofNullable(facts.signetChallenge);
  }

  public AddressFormat addressFormat() {
    return facts.addressFormat;
  }

  public int pubKeyHashPrefix() {
    return facts.addressFormat.pubKeyHashPrefix();
  }

  public int scriptHashPrefix() {
    return facts.addressFormat.scriptHashPrefix();
  }

  public int secretKeyPrefix() {
    return facts.addressFormat.secretKeyPrefix();
  }

  public int extPublicPrefix() {
    return facts.addressFormat.extPublicPrefix();
  }

  public int extPrivatePrefix() {
    return facts.addressFormat.extPrivatePrefix();
  }

  /// Human-readable part of segwit addresses.
  public String bech32Prefix() {
    return facts.addressFormat.bech32Prefix();
  }

  /// `-testactivationheight`: another height for a buried soft fork.
  public NetworkParameters withActivationHeight(BuriedDeployment deployment, int height) {
    NetworkFacts changed = facts.copy();
    changed.activationHeights.put(deployment, height);
    return new NetworkParameters(changed);
  }

  /// `-vbparams`: another start, timeout and lowest height for a signalled soft fork.
  public NetworkParameters withSchedule(Deployment deployment, Deployment.Schedule schedule) {
    NetworkFacts changed = facts.copy();
    changed.schedules = new EnumMap<>(facts.schedules);
    changed.schedules.put(deployment, schedule);
    return new NetworkParameters(changed);
  }

  /// `-minimumchainwork`.
  public NetworkParameters withMinimumChainWork(BigInteger work) {
    NetworkFacts changed = facts.copy();
    changed.minimumChainWork = work;
    return new NetworkParameters(changed);
  }

  /// `-assumevalid`; the zero hash checks every script.
  public NetworkParameters withAssumedValid(BlockHash hash) {
    NetworkFacts changed = facts.copy();
    changed.assumedValid = hash.isZero() ? null : hash;
    return new NetworkParameters(changed);
  }

  /// `-signetchallenge`: a signet of one's own, which shares nothing with the public one but its first block.
  public NetworkParameters withSignetChallenge(Bytes challenge) {
    return new NetworkParameters(Networks.signet(facts.copy(), challenge));
  }

  /// `-signetseednode` and the like: other host names to ask.
  public NetworkParameters withDnsSeeds(List<String> seeds) {
    NetworkFacts changed = facts.copy();
    changed.dnsSeeds = List.copyOf(seeds);
    return new NetworkParameters(changed);
  }

  /// `-test=bip94`: the retarget and time rules of BIP-0094, also on regtest.
  public NetworkParameters withBip94() {
    NetworkFacts changed = facts.copy();
    changed.enforcesBip94 = true;
    return new NetworkParameters(changed);
  }

  /// Another schedule of subsidies: a network of one's own, whose coins are no one else's.
  public NetworkParameters withSubsidyHalvingInterval(int blocks) {
    NetworkFacts changed = facts.copy();
    changed.subsidyHalvingInterval = blocks;
    return new NetworkParameters(changed);
  }

  /// Other known sets of coins.
  public NetworkParameters withSnapshots(List<KnownSnapshot> snapshots) {
    NetworkFacts changed = facts.copy();
    changed.snapshots = List.copyOf(snapshots);
    return new NetworkParameters(changed);
  }

  /// Bitcoin Core's name.
  @Override
  public String toString() {
    return name();
  }
}
