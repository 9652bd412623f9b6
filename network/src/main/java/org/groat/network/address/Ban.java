package org.groat.network.address;

/// Addresses that the user keeps away, and how long. Times are seconds since 1970.
public record Ban(Subnet subnet, long createdSeconds, long untilSeconds) {}
