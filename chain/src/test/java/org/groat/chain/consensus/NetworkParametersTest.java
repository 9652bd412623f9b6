package org.groat.chain.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import org.groat.chain.codec.Bytes;
import org.groat.chain.primitives.BlockHash;
import org.junit.jupiter.api.Test;

class NetworkParametersTest {
  private static final String OLD_ROOT =
      "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b";

  @Test
  void everyGenesisBlockHasItsHash() {
    assertGenesis(
        NetworkParameters.MAIN,
        "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f",
        OLD_ROOT);
    assertGenesis(
        NetworkParameters.TESTNET3,
        "000000000933ea01ad0ee984209779baaec3ced90fa3f408719526f8d77f4943",
        OLD_ROOT);
    assertGenesis(
        NetworkParameters.TESTNET4,
        "00000000da84f2bafbbc53dee25a72ae507ff4914b867c565be350b0da8bf043",
        "7aa0a7ae1e223414cb807e40cd57e667b718e42aaf9306db9102fe28912b7b4e");
    assertGenesis(
        NetworkParameters.SIGNET,
        "00000008819873e925422c1ff0f99f7cc9bbb232af63a077a480a3633bee1ef6",
        OLD_ROOT);
    assertGenesis(
        NetworkParameters.REGTEST,
        "0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206",
        OLD_ROOT);
  }

  @Test
  void theMagicOfSignetComesFromItsChallenge() {
    assertThat(NetworkParameters.SIGNET.magic()).isEqualTo(0x40cf030a);
    NetworkParameters own = NetworkParameters.SIGNET.withSignetChallenge(Bytes.fromHex("51"));
    assertThat(own.magic()).isNotEqualTo(0x40cf030a);
    assertThat(own.genesis()).isEqualTo(NetworkParameters.SIGNET.genesis());
    assertThat(own.assumedValid()).isEmpty();
    assertThat(own.minimumChainWork()).isZero();
    assertThat(NetworkParameters.SIGNET.signetChallenge().orElseThrow().size()).isEqualTo(71);
    assertThatThrownBy(() -> NetworkParameters.MAIN.withSignetChallenge(Bytes.EMPTY))
        .hasMessageContaining("only signet has a challenge");
  }

  @Test
  void networksAreFoundByTheNamesThatCoreGivesThem() {
    for (NetworkParameters params : NetworkParameters.all()) {
      assertThat(NetworkParameters.byName(params.name())).isSameAs(params);
    }
    assertThat(NetworkParameters.byName("testnet3")).isSameAs(NetworkParameters.TESTNET3);
    assertThatThrownBy(() -> NetworkParameters.byName("simnet"))
        .hasMessageContaining("unknown network 'simnet'");
  }

  @Test
  void noTwoNetworksShareMagicOrPort() {
    assertThat(NetworkParameters.all())
        .extracting(NetworkParameters::magic)
        .doesNotHaveDuplicates();
    assertThat(NetworkParameters.all())
        .extracting(NetworkParameters::defaultPort)
        .doesNotHaveDuplicates();
    assertThat(NetworkParameters.all())
        .extracting(NetworkParameters::rpcPort)
        .doesNotHaveDuplicates();
  }

  @Test
  void changedCopiesLeaveTheOriginalAlone() {
    NetworkParameters changed =
        NetworkParameters.REGTEST
            .withActivationHeight(BuriedDeployment.SEGREGATED_WITNESS, 500)
            .withMinimumChainWork(BigInteger.TEN)
            .withAssumedValid(BlockHash.ZERO)
            .withSchedule(
                Deployment.TAPROOT,
                NetworkParameters.REGTEST.schedule(Deployment.TAPROOT).withTimes(1, 2, 3));
    assertThat(changed.activationHeight(BuriedDeployment.SEGREGATED_WITNESS)).isEqualTo(500);
    assertThat(changed.isActive(BuriedDeployment.SEGREGATED_WITNESS, 499)).isFalse();
    assertThat(changed.isActive(BuriedDeployment.SEGREGATED_WITNESS, 500)).isTrue();
    assertThat(changed.minimumChainWork()).isEqualTo(10);
    assertThat(changed.schedule(Deployment.TAPROOT).minActivationHeight()).isEqualTo(3);
    assertThat(NetworkParameters.REGTEST.activationHeight(BuriedDeployment.SEGREGATED_WITNESS))
        .isZero();
    assertThat(NetworkParameters.REGTEST.minimumChainWork()).isZero();
    assertThat(NetworkParameters.REGTEST.schedule(Deployment.TAPROOT).startTime())
        .isEqualTo(Deployment.Schedule.ALWAYS_ACTIVE);
  }

  @Test
  void onlyMainHasRepeatedCoinbases() {
    BlockHash repeated =
        BlockHash.fromHex("00000000000a4d0a398161ffc163c503763b1f4360639393e0e4c8e300e0caec");
    assertThat(NetworkParameters.MAIN.isRepeatedCoinbase(91_842, repeated)).isTrue();
    assertThat(NetworkParameters.MAIN.isRepeatedCoinbase(91_880, repeated)).isFalse();
    assertThat(NetworkParameters.MAIN.isOverwrittenCoinbase(91_842, repeated)).isFalse();
    assertThat(NetworkParameters.TESTNET3.isRepeatedCoinbase(91_842, repeated)).isFalse();
  }

  private static void assertGenesis(NetworkParameters params, String hash, String root) {
    assertThat(params.genesis().hash()).hasToString(hash);
    assertThat(params.genesis().header().merkleRoot()).hasToString(root);
    assertThat(params.genesis().transaction(0).txid()).hasToString(root);
  }
}
