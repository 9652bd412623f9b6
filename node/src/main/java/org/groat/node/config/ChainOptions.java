package org.groat.node.config;

import java.math.BigInteger;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.DeploymentOptions;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.primitives.BlockHash;

/// What the user changes of a network's parameters.
public final class ChainOptions {
  private static final int WORK_DIGITS_MAX = 64;

  private ChainOptions() {}

  /// The parameters of the chosen network with all that the options change of them.
  ///
  /// @throws ConfigurationException where an option is not valid, or not for this network
  public static NetworkParameters parameters(Settings settings) {
    NetworkParameters changed = settings.parameters();
    if (settings.isGiven(Options.SIGNETCHALLENGE)) {
      changed = withChallenge(changed, settings.get(Options.SIGNETCHALLENGE));
    }
    if (settings.isGiven(Options.ASSUMEVALID)) {
      changed = changed.withAssumedValid(assumedValid(settings.get(Options.ASSUMEVALID)));
    }
    if (settings.isGiven(Options.MINIMUMCHAINWORK)) {
      changed = changed.withMinimumChainWork(work(settings.get(Options.MINIMUMCHAINWORK)));
    }
    try {
      for (String option : settings.all(Options.TESTACTIVATIONHEIGHT)) {
        changed = DeploymentOptions.withActivationHeight(changed, option);
      }
      for (String option : settings.all(Options.VBPARAMS)) {
        changed = DeploymentOptions.withVersionBits(changed, option);
      }
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(String.valueOf(e.getMessage()), e);
    }
    return changed;
  }

  private static NetworkParameters withChallenge(NetworkParameters params, String text) {
    if (params.signetChallenge().isEmpty()) {
      throw new ConfigurationException(
          "signetchallenge works on signet only, not on " + params.name());
    }
    try {
      return params.withSignetChallenge(Bytes.fromHex(text));
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(
          "signetchallenge=" + text + " is not valid: a script in hexadecimal is expected", e);
    }
  }

  private static BlockHash assumedValid(String text) {
    try {
      return text.equals("0") ? BlockHash.ZERO : BlockHash.fromHex(text);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(
          "assumevalid=" + text + " is not valid: a block hash or 0 is expected", e);
    }
  }

  private static BigInteger work(String text) {
    String digits = text.startsWith("0x") ? text.substring(2) : text;
    if (!digits.matches("[0-9a-fA-F]{1," + WORK_DIGITS_MAX + "}")) {
      throw new ConfigurationException(
          "minimumchainwork="
              + text
              + " is not valid: a hexadecimal number of at most "
              + WORK_DIGITS_MAX
              + " digits is expected");
    }
    return new BigInteger(digits, 16);
  }
}
