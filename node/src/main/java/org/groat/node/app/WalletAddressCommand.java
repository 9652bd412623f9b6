package org.groat.node.app;

import org.groat.node.rpc.Json;
import picocli.CommandLine;

/// Gives a fresh address.
@CommandLine.Command(
    name = "address",
    description = "Give an address that was never handed out before.")
final class WalletAddressCommand implements Command {
  @CommandLine.Mixin private WalletOption wallet = new WalletOption();

  @CommandLine.Option(
      names = "--type",
      paramLabel = "TYPE",
      description = "bech32, bech32m, p2sh-segwit or legacy (default: bech32)")
  private String type = "bech32";

  @CommandLine.Option(names = "--label", paramLabel = "TEXT", description = "A name for it")
  private String label = "";

  @Override
  public int run(Session session) throws Exception {
    String address =
        wallet.open(session).call("getnewaddress", Json.text(label), Json.text(type)).asText();
    if (session.json()) {
      session.out().json(Json.object().put("address", address));
    } else {
      session.out().line(address);
    }
    return OK;
  }
}
