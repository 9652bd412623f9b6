package org.groat.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.groat.chain.consensus.BuriedDeployment;
import org.groat.chain.consensus.Deployment;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.primitives.BlockHash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChainOptionsTest {
  private static final String HASH =
      "000000000000024b89b42a942fe0d9fea3bb44ab7bd1b19115dd6a759c0808b8";

  @TempDir Path folder;

  @Test
  void withoutOptionsTheNetworksOwnParametersHold() {
    assertThat(parameters(Map.of(Options.NETWORK, "main"))).isSameAs(NetworkParameters.MAIN);
  }

  @Test
  void assumeValidNamesABlockAndZeroAssumesNothing() {
    assertThat(
            parameters(Map.of(Options.NETWORK, "main", Options.ASSUMEVALID, HASH)).assumedValid())
        .contains(BlockHash.fromHex(HASH));
    assertThat(parameters(Map.of(Options.NETWORK, "main", Options.ASSUMEVALID, "0")).assumedValid())
        .isEmpty();
    refused(Map.of(Options.ASSUMEVALID, "12"), "assumevalid=12 is not valid");
  }

  @Test
  void theLeastWorkIsAHexadecimalNumber() {
    assertThat(parameters(Map.of(Options.MINIMUMCHAINWORK, "0x1f")).minimumChainWork())
        .isEqualTo(BigInteger.valueOf(31));
    refused(Map.of(Options.MINIMUMCHAINWORK, "much"), "minimumchainwork=much is not valid");
  }

  @Test
  void softForksActivateWhereRegtestIsToldAndNowhereElse() {
    NetworkParameters changed =
        parameters(
            Map.of(
                Options.NETWORK, "regtest",
                Options.TESTACTIVATIONHEIGHT, "segwit@300",
                Options.VBPARAMS, "testdummy:100:200:7"));
    assertThat(changed.activationHeight(BuriedDeployment.SEGREGATED_WITNESS)).isEqualTo(300);
    assertThat(changed.schedule(Deployment.TESTDUMMY).startTime()).isEqualTo(100);
    refused(Map.of(Options.NETWORK, "regtest", Options.TESTACTIVATIONHEIGHT, "segwit"), "segwit");
    refused(Map.of(Options.NETWORK, "main", Options.VBPARAMS, "testdummy:100:200"), "regtest");
  }

  @Test
  void aSignetOfOnesOwnHasAnotherChallengeAndMagic() {
    NetworkParameters own =
        parameters(Map.of(Options.NETWORK, "signet", Options.SIGNETCHALLENGE, "51"));
    assertThat(own.signetChallenge().orElseThrow()).hasToString("51");
    assertThat(own.magic()).isNotEqualTo(NetworkParameters.SIGNET.magic());
    refused(
        Map.of(Options.NETWORK, "signet", Options.SIGNETCHALLENGE, "xyz"), "signetchallenge=xyz");
    refused(Map.of(Options.NETWORK, "main", Options.SIGNETCHALLENGE, "51"), "signet only");
  }

  @Test
  void pruningIsOffByHandOrToASizeThatKeepsEnough() {
    assertThat(prune(Map.of())).isEqualTo(PruneMode.OFF);
    assertThat(prune(Map.of(Options.PRUNE, "1"))).isEqualTo(new PruneMode(true, 0));
    assertThat(prune(Map.of(Options.PRUNE, "550"))).isEqualTo(new PruneMode(true, 550L << 20));
    assertThatThrownBy(() -> prune(Map.of(Options.PRUNE, "549")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("at least 550");
    assertThatThrownBy(() -> prune(Map.of(Options.PRUNE, "550", Options.TXINDEX, "1")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("exclude each other");
  }

  private void refused(Map<Option<?>, String> given, String message) {
    assertThatThrownBy(() -> parameters(given))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(message);
  }

  private NetworkParameters parameters(Map<Option<?>, String> given) {
    return ChainOptions.parameters(settings(given));
  }

  private PruneMode prune(Map<Option<?>, String> given) {
    return PruneMode.of(settings(given));
  }

  private Settings settings(Map<Option<?>, String> given) {
    Map<Option<?>, List<String>> all = new HashMap<>();
    given.forEach((option, value) -> all.put(option, List.of(value)));
    all.put(Options.DATADIR, List.of(folder.toString()));
    return Settings.of(all);
  }
}
