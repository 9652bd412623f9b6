package org.groat.node.app;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.script.Opcode;
import org.groat.chain.script.OutputType;
import org.groat.chain.script.ScriptBuilder;
import org.groat.node.rpc.RpcCode;
import org.groat.node.rpc.RpcException;
import org.groat.node.rpc.ScriptNames;
import org.groat.wallet.descriptor.Descriptor;
import org.groat.wallet.descriptor.DescriptorChecksum;
import org.groat.wallet.descriptor.DescriptorText;
import org.groat.wallet.descriptor.KeyExpression;
import org.groat.wallet.keys.Address;
import org.groat.wallet.keys.WalletException;

/// Addresses and descriptors of one network, as the wallet knows them.
final class AddressNames implements ScriptNames {
  private final NetworkParameters parameters;

  AddressNames(NetworkParameters parameters) {
    this.parameters = parameters;
  }

  @Override
  public Optional<String> address(Bytes script) {
    return Address.of(script, parameters).map(Address::toString);
  }

  @Override
  public String descriptor(Bytes script) {
    OutputType type = OutputType.of(script);
    String body =
        switch (type) {
          case PUBKEY -> "pk(" + type.payload(script).toHex() + ")";
          case WITNESS_V1_TAPROOT -> "rawtr(" + type.payload(script).toHex() + ")";
          case NONSTANDARD,
              MULTISIG,
              NULL_DATA,
              PUBKEYHASH,
              SCRIPTHASH,
              ANCHOR,
              WITNESS_V0_SCRIPTHASH,
              WITNESS_V0_KEYHASH,
              WITNESS_UNKNOWN ->
              address(script)
                  .map(address -> "addr(" + address + ")")
                  .orElseGet(() -> "raw(" + script.toHex() + ")");
        };
    return DescriptorChecksum.append(body);
  }

  @Override
  public List<Bytes> scripts(String text, int first, int last) {
    String body = text.replaceFirst("#.*", "");
    try {
      if (body.startsWith("addr(") && body.endsWith(")")) {
        expectChecksum(text, body);
        return List.of(script(body.substring("addr(".length(), body.length() - 1)));
      } else if (body.startsWith("raw(") && body.endsWith(")")) {
        expectChecksum(text, body);
        return List.of(Bytes.fromHex(body.substring("raw(".length(), body.length() - 1)));
      } else if (body.matches("pk\\([0-9a-f]+\\)")) {
        expectChecksum(text, body);
        return List.of(publicKeyScript(Bytes.fromHex(body.substring(3, body.length() - 1))));
      } else if (body.matches("rawtr\\([0-9a-f]{64}\\)")) {
        expectChecksum(text, body);
        return List.of(Bytes.fromHex("5120" + body.substring(6, 6 + 64)));
      }
      Descriptor descriptor = DescriptorText.parse(text, parameters);
      boolean ranged = descriptor.keys().stream().anyMatch(KeyExpression::isRanged);
      return IntStream.rangeClosed(ranged ? first : 0, ranged ? last : 0)
          .mapToObj(index -> descriptor.expand(index).scriptPubKey())
          .toList();
    } catch (WalletException | IllegalArgumentException e) {
      throw new RpcException(
          RpcCode.INVALID_ADDRESS_OR_KEY, "Invalid descriptor: " + e.getMessage());
    }
  }

  private static Bytes publicKeyScript(Bytes key) {
    Bytes script = new ScriptBuilder().push(key).op(Opcode.OP_CHECKSIG).build();
    if (OutputType.of(script) != OutputType.PUBKEY) {
      throw new IllegalArgumentException("not a public key: " + key);
    }
    return script;
  }

  private static void expectChecksum(String text, String body) {
    if (!text.equals(body) && !text.equals(DescriptorChecksum.append(body))) {
      throw new RpcException(
          RpcCode.INVALID_ADDRESS_OR_KEY,
          "Invalid descriptor: the checksum does not fit, should be "
              + DescriptorChecksum.append(body).substring(body.length() + 1));
    }
  }

  @Override
  public Bytes script(String address) {
    try {
      return Address.parse(address, parameters).scriptPubKey();
    } catch (WalletException e) {
      throw new RpcException(RpcCode.INVALID_ADDRESS_OR_KEY, String.valueOf(e.getMessage()));
    }
  }
}
