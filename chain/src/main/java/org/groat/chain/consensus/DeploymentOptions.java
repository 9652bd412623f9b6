package org.groat.chain.consensus;

import java.util.Arrays;
import java.util.stream.Collectors;

/// Reads the options that move soft forks on a private network.
public final class DeploymentOptions {
  private DeploymentOptions() {}

  /// `-testactivationheight=name@height`.
  ///
  /// @throws IllegalArgumentException with one line for the user, where the option cannot be followed
  public static NetworkParameters withActivationHeight(NetworkParameters params, String option) {
    requireRegtest(params, "-testactivationheight");
    String[] parts = option.split("@", -1);
    if (parts.length != 2) {
      throw new IllegalArgumentException(
          "-testactivationheight=" + option + ": write name@height, such as segwit@432");
    }
    BuriedDeployment deployment =
        Arrays.stream(BuriedDeployment.values())
            .filter(each -> each.optionName().equals(parts[0]))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "-testactivationheight="
                            + option
                            + ": '"
                            + parts[0]
                            + "' is none of "
                            + buriedNames()));
    long height = number("-testactivationheight=" + option, parts[1]);
    if (height < 0 || height >= Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "-testactivationheight="
              + option
              + ": the height must be 0 to "
              + (Integer.MAX_VALUE - 1));
    }
    return params.withActivationHeight(deployment, (int) height);
  }

  /// `-vbparams=deployment:start:end[:min_activation_height]`, times in seconds since 1970; -1 as start is always active, -2 never.
  ///
  /// @throws IllegalArgumentException with one line for the user, where the option cannot be followed
  public static NetworkParameters withVersionBits(NetworkParameters params, String option) {
    requireRegtest(params, "-vbparams");
    String[] parts = option.split(":", -1);
    if (parts.length < 3 || parts.length > 4) {
      throw new IllegalArgumentException(
          "-vbparams="
              + option
              + ": write deployment:start:end or deployment:start:end:min_activation_height");
    }
    Deployment deployment =
        Arrays.stream(Deployment.values())
            .filter(each -> each.label().equals(parts[0]))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "-vbparams="
                            + option
                            + ": '"
                            + parts[0]
                            + "' is none of "
                            + signalledNames()));
    long start = number("-vbparams=" + option, parts[1]);
    long timeout = number("-vbparams=" + option, parts[2]);
    long height = parts.length == 4 ? number("-vbparams=" + option, parts[3]) : 0;
    if (height < 0 || height > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("-vbparams=" + option + ": the height must be 0 or more");
    }
    return params.withSchedule(
        deployment, params.schedule(deployment).withTimes(start, timeout, (int) height));
  }

  private static void requireRegtest(NetworkParameters params, String name) {
    if (!params.isRegtest()) {
      throw new IllegalArgumentException(name + " works on regtest only, not on " + params.name());
    }
  }

  private static long number(String option, String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(option + ": '" + text + "' is no number", e);
    }
  }

  private static String buriedNames() {
    return Arrays.stream(BuriedDeployment.values())
        .map(BuriedDeployment::optionName)
        .collect(Collectors.joining(", "));
  }

  private static String signalledNames() {
    return Arrays.stream(Deployment.values())
        .map(Deployment::label)
        .collect(Collectors.joining(", "));
  }
}
