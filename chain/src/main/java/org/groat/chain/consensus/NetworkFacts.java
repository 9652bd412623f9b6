package org.groat.chain.consensus;

import java.math.BigInteger;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.groat.chain.codec.Bytes;
import org.groat.chain.primitives.Block;
import org.groat.chain.primitives.BlockHash;
import org.jspecify.annotations.Nullable;

/// The fields behind [NetworkParameters], while they are put together. Never leaves the package, and never changes once a
/// [NetworkParameters] has taken its copy.
final class NetworkFacts {
  final String name;
  final Block genesis;
  final int defaultPort;
  final int rpcPort;
  final AddressFormat addressFormat;
  int magic;
  BigInteger powLimit =
      new BigInteger("00000000ffffffffffffffffffffffffffffffffffffffffffffffffffffffff", 16);
  int targetSpacingSeconds = 10 * 60;
  int targetTimespanSeconds = 14 * 24 * 60 * 60;
  boolean allowsMinDifficultyBlocks;
  boolean withoutRetargeting;
  boolean enforcesBip94;
  int subsidyHalvingInterval = 210_000;
  Map<BuriedDeployment, Integer> activationHeights = new EnumMap<>(BuriedDeployment.class);
  Map<Deployment, Deployment.Schedule> schedules = new EnumMap<>(Deployment.class);
  @Nullable BlockHash bip34Hash;
  @Nullable BlockHash bip16Exception;
  @Nullable BlockHash taprootException;
  BigInteger minimumChainWork = BigInteger.ZERO;
  @Nullable BlockHash assumedValid;
  List<KnownSnapshot> snapshots = List.of();
  List<String> dnsSeeds = List.of();
  @Nullable Bytes signetChallenge;

  NetworkFacts(
      String name, Block genesis, int defaultPort, int rpcPort, AddressFormat addressFormat) {
    this.name = name;
    this.genesis = genesis;
    this.defaultPort = defaultPort;
    this.rpcPort = rpcPort;
    this.addressFormat = addressFormat;
  }

  NetworkFacts copy() {
    NetworkFacts copy = new NetworkFacts(name, genesis, defaultPort, rpcPort, addressFormat);
    copy.magic = magic;
    copy.powLimit = powLimit;
    copy.targetSpacingSeconds = targetSpacingSeconds;
    copy.targetTimespanSeconds = targetTimespanSeconds;
    copy.allowsMinDifficultyBlocks = allowsMinDifficultyBlocks;
    copy.withoutRetargeting = withoutRetargeting;
    copy.enforcesBip94 = enforcesBip94;
    copy.subsidyHalvingInterval = subsidyHalvingInterval;
    copy.activationHeights = new EnumMap<>(activationHeights);
    copy.schedules = new EnumMap<>(schedules);
    copy.bip34Hash = bip34Hash;
    copy.bip16Exception = bip16Exception;
    copy.taprootException = taprootException;
    copy.minimumChainWork = minimumChainWork;
    copy.assumedValid = assumedValid;
    copy.snapshots = snapshots;
    copy.dnsSeeds = dnsSeeds;
    copy.signetChallenge = signetChallenge;
    return copy;
  }

  /// Sets the heights of all buried soft forks.
  void activations(
      int heightInCoinbase,
      int strictDer,
      int checkLockTimeVerify,
      int relativeLockTime,
      int segwit) {
    activationHeights.put(BuriedDeployment.HEIGHT_IN_COINBASE, heightInCoinbase);
    activationHeights.put(BuriedDeployment.STRICT_DER, strictDer);
    activationHeights.put(BuriedDeployment.CHECK_LOCK_TIME_VERIFY, checkLockTimeVerify);
    activationHeights.put(BuriedDeployment.RELATIVE_LOCK_TIME, relativeLockTime);
    activationHeights.put(BuriedDeployment.SEGREGATED_WITNESS, segwit);
  }

  /// Sets the schedules of all signalled soft forks: bit 2 for taproot, bit 28 for the dummy.
  void schedules(
      int period,
      int threshold,
      long dummyStart,
      long taprootStart,
      long taprootTimeout,
      int taprootHeight) {
    long none = Deployment.Schedule.NO_TIMEOUT;
    schedules.put(
        Deployment.TESTDUMMY, new Deployment.Schedule(28, dummyStart, none, 0, period, threshold));
    schedules.put(
        Deployment.TAPROOT,
        new Deployment.Schedule(2, taprootStart, taprootTimeout, taprootHeight, period, threshold));
  }
}
