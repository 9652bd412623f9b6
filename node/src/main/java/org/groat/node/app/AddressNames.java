package org.groat.node.app;

import java.util.Optional;
import org.groat.chain.codec.Bytes;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.script.OutputType;
import org.groat.node.rpc.RpcCode;
import org.groat.node.rpc.RpcException;
import org.groat.node.rpc.ScriptNames;
import org.groat.wallet.descriptor.DescriptorChecksum;
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
  public Bytes script(String address) {
    try {
      return Address.parse(address, parameters).scriptPubKey();
    } catch (WalletException e) {
      throw new RpcException(RpcCode.INVALID_ADDRESS_OR_KEY, String.valueOf(e.getMessage()));
    }
  }
}
