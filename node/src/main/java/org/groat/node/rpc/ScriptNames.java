package org.groat.node.rpc;

import java.util.List;
import java.util.Optional;
import org.groat.chain.codec.Bytes;

/// What people call an output script.
public interface ScriptNames {
  /// The address that stands for the script; empty for scripts without one.
  Optional<String> address(Bytes script);

  /// The descriptor of the script, with its checksum (BIP-0380).
  String descriptor(Bytes script);

  /// The scripts that a descriptor stands for.
  ///
  /// @param first index, for a descriptor that has one script for each
  /// @param last index, included
  /// @throws RpcException where it is no descriptor, or of a kind that is not supported
  List<Bytes> scripts(String descriptor, int first, int last);

  /// The script that pays to an address.
  ///
  /// @throws RpcException where it is no address of this network
  Bytes script(String address);
}
