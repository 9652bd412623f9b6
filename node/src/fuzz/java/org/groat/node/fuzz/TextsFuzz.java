package org.groat.node.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.groat.chain.consensus.DeploymentOptions;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.runtime.ManualEventLoop;
import org.groat.chain.script.ScriptFlags;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.NetworkAddress;
import org.groat.node.config.ConfigurationException;
import org.groat.node.config.HostPort;
import org.groat.node.rpc.IpRange;
import org.groat.node.rpc.Json;
import org.groat.node.rpc.Parameter;
import org.groat.node.rpc.RpcAuthentication;
import org.groat.node.rpc.RpcCode;
import org.groat.node.rpc.RpcDispatcher;
import org.groat.node.rpc.RpcMethod;
import org.groat.node.rpc.RpcTable;
import org.groat.wallet.keys.ExtendedPrivateKey;
import org.groat.wallet.keys.ExtendedPublicKey;
import org.groat.wallet.keys.KeyPath;
import org.groat.wallet.keys.Mnemonic;
import org.groat.wallet.keys.SecretKey;
import org.groat.wallet.keys.WalletException;
import org.groat.wallet.signing.Psbt;

/// Every text that people and programs hand to a node: the first byte chooses what it is taken for, the rest is the text. It is
/// read, and reads the same when it is written again, or it is refused in the way that its reader is told of.
class TextsFuzz {
  private static final NetworkParameters REGTEST = NetworkParameters.REGTEST;
  private static final int PORT = 18444;
  private static final Set<Integer> STATUSES = Set.of(200, 204, 400, 404, 500);

  private static final RpcDispatcher RPC =
      new RpcDispatcher(
          new RpcTable(Map.of("all", List.of(everyKind()))),
          new ManualEventLoop(Instant.ofEpochSecond(1_900_000_000)),
          failure -> {
            throw new AssertionError("fatal", failure);
          });

  private static final List<Consumer<String>> TARGETS =
      List.of(
          TextsFuzz::request,
          TextsFuzz::authentication,
          TextsFuzz::signed,
          TextsFuzz::keys,
          TextsFuzz::words,
          TextsFuzz::endpoint,
          TextsFuzz::options);

  @FuzzTest(maxDuration = "30s")
  void everyTextIsReadOrRefused(byte[] data) {
    if (data.length > 0) {
      String text = new String(data, 1, data.length - 1, StandardCharsets.UTF_8);
      TARGETS.get((data[0] & 0xff) % TARGETS.size()).accept(text);
    }
  }

  /// A method with a parameter of every kind, none of which has to be given, that reads those that are.
  private static RpcMethod everyKind() {
    List<Parameter<?>> parameters =
        List.of(
            Parameter.text("text", "").optional(),
            Parameter.integer("integer", "").optional(),
            Parameter.number("number", "").optional(),
            Parameter.flag("flag", "").optional(),
            Parameter.hex("hex", "").optional(),
            Parameter.txid("txid", "").optional(),
            Parameter.amount("amount", "").optional(),
            Parameter.decimal("decimal", "").optional(),
            Parameter.object("object", "").optional(),
            Parameter.array("array", "").optional(),
            Parameter.any("any", "").optional(),
            Parameter.verbosity("verbosity", "").optional());
    return RpcMethod.named("m")
        .takes(parameters.toArray(Parameter<?>[]::new))
        .by(
            call -> {
              parameters.forEach(call::find);
              return Json.none();
            });
  }

  private static void request(String body) {
    RpcDispatcher.Reply reply = RPC.answer(body, null);
    require(STATUSES.contains(reply.status()), "status " + reply.status(), body);
    require(reply.body().isEmpty() == (reply.status() == 204), "body and status differ", body);
    if (!reply.body().isEmpty()) {
      try {
        JsonNode json = Json.parse(reply.body());
        require(json.isContainerNode(), "no reply", body);
        for (JsonNode each : json.isArray() ? json : List.of(json)) {
          int code = each.path("error").path("code").intValue();
          require(code != RpcCode.INTERNAL_ERROR.number(), reply.body(), body);
        }
      } catch (JsonProcessingException e) {
        throw new AssertionError("the reply is no JSON: " + reply.body(), e);
      }
    }
  }

  private static void authentication(String text) {
    RpcAuthentication access = RpcAuthentication.none().withPassword("u", "p", new Random(1));
    access.user(text).ifPresent(user -> require(user.equals("u"), "another user", text));
    refusable(
        IllegalArgumentException.class,
        () -> RpcAuthentication.none().withLine(text).user("Basic dTpw"));
  }

  private static void signed(String text) {
    refusable(
        WalletException.class,
        () -> {
          Psbt psbt = Psbt.parse(text);
          require(Psbt.parse(psbt.toText()).toText().equals(psbt.toText()), "changes", text);
          for (int i = 0; i < psbt.tx().inputCount(); i++) {
            psbt.spent(i);
          }
        });
  }

  private static void keys(String text) {
    refusable(
        WalletException.class,
        () -> {
          String again = ExtendedPublicKey.parse(text, REGTEST).toText(REGTEST);
          require(again.equals(text), "a public key changes: " + again, text);
        });
    refusable(
        WalletException.class,
        () -> {
          String again = ExtendedPrivateKey.parse(text, REGTEST).toText(REGTEST);
          require(again.equals(text), "a private key changes", text);
        });
    refusable(WalletException.class, () -> SecretKey.parse(text, REGTEST));
    refusable(
        WalletException.class,
        () -> {
          KeyPath path = KeyPath.parse(text);
          require(KeyPath.parse(path.toString()).equals(path), "a path changes", text);
        });
  }

  private static void words(String text) {
    refusable(
        WalletException.class,
        () -> {
          Mnemonic mnemonic = Mnemonic.parse(text);
          require(
              Mnemonic.parse(mnemonic.words()).entropy().equals(mnemonic.entropy()),
              "words change",
              text);
        });
  }

  private static void endpoint(String text) {
    refusable(
        IllegalArgumentException.class,
        () -> {
          NetworkAddress address = NetworkAddress.parse(text);
          require(NetworkAddress.parse(address.toString()).equals(address), "changes", text);
        });
    refusable(
        IllegalArgumentException.class,
        () -> {
          Endpoint endpoint = Endpoint.parse(text, PORT);
          require(Endpoint.parse(endpoint.toString(), 1).equals(endpoint), "changes", text);
        });
    refusable(ConfigurationException.class, () -> HostPort.parse(text, PORT));
    refusable(IllegalArgumentException.class, () -> IpRange.parse(text));
  }

  private static void options(String text) {
    refusable(
        IllegalArgumentException.class,
        () -> DeploymentOptions.withActivationHeight(REGTEST, text));
    refusable(
        IllegalArgumentException.class, () -> DeploymentOptions.withVersionBits(REGTEST, text));
    refusable(
        IllegalArgumentException.class,
        () -> {
          int flags = ScriptFlags.parse(text);
          require(ScriptFlags.parse(ScriptFlags.format(flags)) == flags, "change", text);
        });
  }

  /// Runs what may refuse its text, in one way.
  private static void refusable(Class<? extends RuntimeException> refusal, Runnable reader) {
    try {
      reader.run();
    } catch (RuntimeException e) {
      if (!refusal.isInstance(e)) {
        throw e;
      }
    }
  }

  private static void require(boolean holds, String what, String text) {
    if (!holds) {
      throw new AssertionError(what + ": \"" + text + '"');
    }
  }
}
