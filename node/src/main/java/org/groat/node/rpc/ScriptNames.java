package org.groat.node.rpc;

import java.util.Optional;
import org.groat.chain.codec.Bytes;

/// What people call an output script.
public interface ScriptNames {
  /// The address that stands for the script; empty for scripts without one.
  Optional<String> address(Bytes script);

  /// The descriptor of the script, with its checksum (BIP-0380).
  String descriptor(Bytes script);

  /// The script that pays to an address.
  ///
  /// @throws RpcException where it is no address of this network
  Bytes script(String address);
}
