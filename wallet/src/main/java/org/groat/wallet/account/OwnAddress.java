package org.groat.wallet.account;

import org.groat.wallet.descriptor.ScriptDetails;

/// What a wallet knows about an address of its own.
///
/// @param details how its coins are spent
/// @param descriptor of its one script, with origin and checksum
/// @param parentDescriptor of the branch that it belongs to, with checksum
/// @param label empty where it has none
public record OwnAddress(
    ScriptDetails details,
    boolean isChange,
    String descriptor,
    String parentDescriptor,
    String label) {}
