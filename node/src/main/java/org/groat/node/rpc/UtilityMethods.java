package org.groat.node.rpc;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.groat.chain.codec.Bytes;
import org.groat.chain.script.Script;
import org.groat.chain.script.WitnessProgram;

/// Methods that need nothing of the node.
public final class UtilityMethods {
  private final ScriptNames names;

  public UtilityMethods(ScriptNames names) {
    this.names = names;
  }

  public List<RpcMethod> methods() {
    return List.of(validateAddress());
  }

  private RpcMethod validateAddress() {
    Parameter<String> address = Parameter.text("address", "The address");
    return RpcMethod.named("validateaddress")
        .does("Tells whether a text is an address of this network, and what it stands for.")
        .takes(address)
        .returns(
            "{ \"isvalid\", \"address\", \"scriptPubKey\", \"isscript\", \"iswitness\", ... } (json"
                + " object), or with \"error\"")
        .by(
            call -> {
              Bytes script;
              try {
                script = names.script(call.get(address));
              } catch (RpcException e) {
                ObjectNode invalid = Json.object().put("isvalid", false);
                invalid.putArray("error_locations");
                return invalid.put("error", e.text());
              }
              return valid(script);
            });
  }

  private ObjectNode valid(Bytes script) {
    Optional<WitnessProgram> program = Script.witnessProgram(script);
    ObjectNode json = Json.object().put("isvalid", true);
    names.address(script).ifPresent(text -> json.put("address", text));
    json.put("scriptPubKey", script.toHex())
        .put(
            "isscript",
            Script.isPayToScriptHash(script)
                || Script.isPayToWitnessScriptHash(script)
                || Script.isPayToTaproot(script))
        .put("iswitness", program.isPresent());
    program.ifPresent(
        found ->
            json.put("witness_version", found.version())
                .put("witness_program", found.program().toHex()));
    return json;
  }
}
