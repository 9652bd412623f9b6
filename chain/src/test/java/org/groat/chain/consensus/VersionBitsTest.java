package org.groat.chain.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.groat.chain.consensus.VersionBits.State.*;

import org.junit.jupiter.api.Test;

class VersionBitsTest {
  private static final int PERIOD = 144;
  private static final int THRESHOLD = 108;
  private static final int PLAIN = VersionBits.TOP_BITS;
  private static final int SIGNAL = VersionBits.TOP_BITS | 1 << 28;
  private static final long BITS = 0x207fffffL;
  private static final Deployment DUMMY = Deployment.TESTDUMMY;

  private final HeaderChain chain = HeaderChain.of(NetworkParameters.REGTEST);
  private final long begin = chain.tip().header().time();

  @Test
  void signalsLockInAndActivateAfterAPeriodEach() {
    VersionBits bits = with(0, Deployment.Schedule.NO_TIMEOUT, 0);
    assertThat(bits.after(chain.tip(), DUMMY)).isEqualTo(DEFINED);
    add(PERIOD - 2, PLAIN);
    assertThat(bits.after(chain.tip(), DUMMY)).isEqualTo(DEFINED);
    add(1, PLAIN);
    assertThat(bits.after(chain.tip(), DUMMY)).isEqualTo(STARTED);
    assertThat(bits.version(chain.tip())).isEqualTo(SIGNAL);
    add(PERIOD - THRESHOLD, PLAIN).add(THRESHOLD - 1, SIGNAL);
    assertThat(bits.statistics(chain.tip(), DUMMY))
        .isEqualTo(new VersionBits.Statistics(PERIOD, THRESHOLD, PERIOD - 1, THRESHOLD - 1, true));
    add(1, SIGNAL);
    assertThat(bits.after(chain.tip(), DUMMY)).isEqualTo(LOCKED_IN);
    assertThat(bits.version(chain.tip())).isEqualTo(SIGNAL);
    add(PERIOD - 1, PLAIN);
    assertThat(bits.after(chain.tip(), DUMMY)).isEqualTo(LOCKED_IN);
    add(1, PLAIN);
    assertThat(bits.after(chain.tip(), DUMMY)).isEqualTo(ACTIVE);
    assertThat(bits.version(chain.tip())).isEqualTo(PLAIN);
    add(3 * PERIOD, PLAIN);
    assertThat(bits.after(chain.tip(), DUMMY)).isEqualTo(ACTIVE);
    assertThat(bits.sinceHeight(chain.tip(), DUMMY)).isEqualTo(3 * PERIOD);
    assertThat(bits.sinceHeight(chain.at(3 * PERIOD - 2), DUMMY)).isEqualTo(2 * PERIOD);
    assertThat(bits.sinceHeight(chain.at(PERIOD), DUMMY)).isEqualTo(PERIOD);
    assertThat(bits.sinceHeight(chain.at(5), DUMMY)).isZero();
  }

  @Test
  void oneSignalTooFewLocksNothingIn() {
    VersionBits bits = with(0, Deployment.Schedule.NO_TIMEOUT, 0);
    add(PERIOD - 1, PLAIN).add(PERIOD - THRESHOLD, PLAIN);
    assertThat(bits.statistics(chain.tip(), DUMMY).possible()).isTrue();
    add(1, PLAIN);
    assertThat(bits.statistics(chain.tip(), DUMMY).possible()).isFalse();
    add(THRESHOLD - 1, SIGNAL);
    assertThat(bits.after(chain.tip(), DUMMY)).isEqualTo(STARTED);
  }

  @Test
  void aTimeoutFailsUnlessItsOwnPeriodLocksIn() {
    long timeout = begin + 2L * PERIOD * 600 - 20 * 600;
    VersionBits bits = with(0, timeout, 0);
    add(PERIOD - 1, PLAIN).add(PERIOD, PLAIN);
    assertThat(bits.after(chain.tip(), DUMMY)).isEqualTo(FAILED);
    add(PERIOD, SIGNAL);
    assertThat(bits.after(chain.tip(), DUMMY)).isEqualTo(FAILED);
  }

  @Test
  void thePeriodInWhichTheTimeoutFallsStillCounts() {
    long timeout = begin + 2L * PERIOD * 600 - 20 * 600;
    VersionBits bits = with(0, timeout, 0);
    add(PERIOD - 1, PLAIN).add(PERIOD, SIGNAL);
    assertThat(chain.tip().medianTimePast()).isGreaterThanOrEqualTo(timeout);
    assertThat(bits.after(chain.tip(), DUMMY)).isEqualTo(LOCKED_IN);
  }

  @Test
  void nothingStartsBeforeItsTime() {
    VersionBits bits = with(begin + 3L * PERIOD * 600, Deployment.Schedule.NO_TIMEOUT, 0);
    add(3 * PERIOD - 1, SIGNAL);
    assertThat(bits.after(chain.tip(), DUMMY)).isEqualTo(DEFINED);
    add(PERIOD, SIGNAL);
    assertThat(bits.after(chain.tip(), DUMMY)).isEqualTo(STARTED);
  }

  @Test
  void activationWaitsForItsHeight() {
    VersionBits bits = with(0, Deployment.Schedule.NO_TIMEOUT, 4 * PERIOD + 1);
    add(PERIOD - 1, PLAIN).add(PERIOD, SIGNAL).add(2 * PERIOD, PLAIN);
    assertThat(bits.after(chain.tip(), DUMMY)).isEqualTo(LOCKED_IN);
    add(PERIOD, PLAIN);
    assertThat(bits.after(chain.tip(), DUMMY)).isEqualTo(ACTIVE);
    assertThat(bits.sinceHeight(chain.tip(), DUMMY)).isEqualTo(5 * PERIOD);
  }

  @Test
  void aSignalNeedsTheTopBitsToo() {
    assertThat(VersionBits.isSignal(SIGNAL, 28)).isTrue();
    assertThat(VersionBits.isSignal(SIGNAL, 27)).isFalse();
    assertThat(VersionBits.isSignal(1 << 28, 28)).isFalse();
    assertThat(VersionBits.isSignal(0xf0000000, 28)).isFalse();
  }

  @Test
  void someDeploymentsNeedNoSignals() {
    VersionBits regtest = new VersionBits(NetworkParameters.REGTEST);
    assertThat(regtest.after(chain.tip(), Deployment.TAPROOT)).isEqualTo(ACTIVE);
    assertThat(regtest.sinceHeight(chain.tip(), Deployment.TAPROOT)).isZero();
    VersionBits main = new VersionBits(NetworkParameters.MAIN);
    assertThat(main.after(chain.tip(), DUMMY)).isEqualTo(FAILED);
    assertThat(LOCKED_IN.label()).isEqualTo("locked_in");
  }

  @Test
  void theAnswerIsTheSameWhateverWasAskedBefore() {
    VersionBits asked = with(0, Deployment.Schedule.NO_TIMEOUT, 0);
    add(PERIOD - 1, PLAIN).add(PERIOD, SIGNAL).add(2 * PERIOD, PLAIN);
    for (int height = 0; height <= chain.tip().height(); height++) {
      VersionBits fresh = with(0, Deployment.Schedule.NO_TIMEOUT, 0);
      assertThat(fresh.after(chain.at(height), DUMMY))
          .isEqualTo(asked.after(chain.at(height), DUMMY));
    }
    asked.clear();
    assertThat(asked.after(chain.tip(), DUMMY)).isEqualTo(ACTIVE);
  }

  @Test
  void optionsMoveForksOnRegtest() {
    NetworkParameters moved =
        DeploymentOptions.withActivationHeight(NetworkParameters.REGTEST, "segwit@432");
    assertThat(moved.activationHeight(BuriedDeployment.SEGREGATED_WITNESS)).isEqualTo(432);
    NetworkParameters signalled =
        DeploymentOptions.withVersionBits(NetworkParameters.REGTEST, "taproot:5:99:300");
    assertThat(signalled.schedule(Deployment.TAPROOT))
        .isEqualTo(new Deployment.Schedule(2, 5, 99, 300, PERIOD, THRESHOLD));
    assertThat(
            DeploymentOptions.withVersionBits(NetworkParameters.REGTEST, "testdummy:-1:0")
                .schedule(DUMMY)
                .startTime())
        .isEqualTo(Deployment.Schedule.ALWAYS_ACTIVE);
  }

  @Test
  void optionsThatCannotBeFollowedAreExplained() {
    assertThatThrownBy(
            () -> DeploymentOptions.withActivationHeight(NetworkParameters.MAIN, "segwit@1"))
        .hasMessage("-testactivationheight works on regtest only, not on main");
    assertThatThrownBy(
            () -> DeploymentOptions.withActivationHeight(NetworkParameters.REGTEST, "segwit"))
        .hasMessageContaining("write name@height");
    assertThatThrownBy(
            () -> DeploymentOptions.withActivationHeight(NetworkParameters.REGTEST, "taproot@1"))
        .hasMessageContaining("'taproot' is none of bip34, dersig, cltv, csv, segwit");
    assertThatThrownBy(
            () -> DeploymentOptions.withActivationHeight(NetworkParameters.REGTEST, "csv@-1"))
        .hasMessageContaining("the height must be");
    assertThatThrownBy(
            () -> DeploymentOptions.withVersionBits(NetworkParameters.REGTEST, "taproot:x:0"))
        .hasMessage("-vbparams=taproot:x:0: 'x' is no number");
    assertThatThrownBy(
            () -> DeploymentOptions.withVersionBits(NetworkParameters.REGTEST, "taproot"))
        .hasMessageContaining("write deployment:start:end");
    assertThatThrownBy(
            () -> DeploymentOptions.withVersionBits(NetworkParameters.REGTEST, "segwit:0:1"))
        .hasMessageContaining("'segwit' is none of testdummy, taproot");
  }

  private VersionBitsTest add(int count, int version) {
    for (int i = 0; i < count; i++) {
      chain.add(version, chain.tip().header().time() + 600, BITS);
    }
    return this;
  }

  private static VersionBits with(long start, long timeout, int height) {
    Deployment.Schedule schedule =
        NetworkParameters.REGTEST.schedule(DUMMY).withTimes(start, timeout, height);
    return new VersionBits(NetworkParameters.REGTEST.withSchedule(DUMMY, schedule));
  }
}
