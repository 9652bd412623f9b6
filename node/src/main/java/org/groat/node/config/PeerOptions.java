package org.groat.node.config;

import java.util.List;
import org.groat.node.config.Option.Group;

/// The options about the ways to peers and from them: proxies, overlay networks, first addresses, own addresses.
public final class PeerOptions {
  public static final Option<ProxyValue> PROXY =
      Option.of(
              Group.CONNECTION,
              "proxy",
              "HOST:PORT[=NETWORK]",
              ProxyValue::parse,
              ProxyValue.EXPECTATION,
              "Call peers through this SOCKS5 proxy, host names too; then nothing is looked up by"
                  + " DNS, and --listen and --discover are 0 unless given. For one network alone"
                  + " with =ipv4, =ipv6, =tor or =cjdns; the last that names a network counts, and"
                  + " 0 for HOST:PORT means no proxy")
          .repeatable();
  public static final Option<String> ONION =
      Option.text(
          Group.CONNECTION,
          "onion",
          "HOST:PORT",
          "Call onion addresses through this SOCKS5 proxy; 0 for none (default: --proxy, else what"
              + " the Tor process of --torcontrol names)");
  public static final Option<Boolean> PROXYRANDOMIZE =
      Option.flag(
              Group.CONNECTION,
              "proxyrandomize",
              "Give each connection through a proxy a user name and a password of its own, by which"
                  + " Tor keeps them apart")
          .orElse("1");
  public static final Option<String> ONLYNET =
      Option.text(
              Group.CONNECTION,
              "onlynet",
              "NETWORK",
              "Call peers of this network only: ipv4, ipv6, onion, i2p or cjdns; peers that you"
                  + " name may be on others")
          .repeatable();
  public static final Option<Boolean> CJDNSREACHABLE =
      Option.flag(
              Group.CONNECTION,
              "cjdnsreachable",
              "This machine is part of CJDNS: addresses that begin with fc are its")
          .orElse("0");
  public static final Option<String> SEEDNODE =
      Option.text(
              Group.CONNECTION,
              "seednode",
              "ADDRESS[:PORT]",
              "Ask this peer for addresses of others, and hang up")
          .repeatable()
          .networkSpecific();
  public static final Option<Boolean> FIXEDSEEDS =
      Option.flag(
              Group.CONNECTION,
              "fixedseeds",
              "Use the addresses that come with the program where DNS seeds and seed nodes bring"
                  + " none within a minute, or are off")
          .orElse("1");
  public static final Option<Boolean> FORCEDNSSEED =
      Option.flag(
              Group.CONNECTION,
              "forcednsseed",
              "Ask the DNS seeds even where addresses of peers are known")
          .orElse("0");
  public static final Option<String> EXTERNALIP =
      Option.text(
              Group.CONNECTION,
              "externalip",
              "ADDRESS[:PORT]",
              "Tell peers that others can call this node there")
          .repeatable();
  public static final Option<Boolean> DISCOVER =
      Option.flag(
          Group.CONNECTION,
          "discover",
          "Find out by which addresses others can call this node (default: 1, or 0 without --listen"
              + " or with --externalip or --proxy)");

  public static final Option<String> TORCONTROL =
      Option.text(
              Group.CONNECTION,
              "torcontrol",
              "HOST:PORT",
              "Control port of the Tor process that keeps the onion service and, without --onion"
                  + " and --proxy, carries calls to onion addresses")
          .orElse("127.0.0.1:9051");
  public static final Option<String> TORPASSWORD =
      Option.text(
          Group.CONNECTION,
          "torpassword",
          "SECRET",
          "Password of Tor's control port (default: none, or Tor's cookie file)");
  public static final Option<Boolean> LISTENONION =
      Option.flag(
          Group.CONNECTION,
          "listenonion",
          "Be called by an onion address too; needs --listen (default: 1 with --torcontrol, else"
              + " 0)");
  public static final Option<String> I2PSAM =
      Option.text(
          Group.CONNECTION,
          "i2psam",
          "HOST:PORT",
          "Call I2P addresses, and be called by one, through the SAM bridge of this I2P router");
  public static final Option<Boolean> I2PACCEPTINCOMING =
      Option.flag(
              Group.CONNECTION,
              "i2pacceptincoming",
              "With --i2psam and --listen: be called by an I2P address that stays the same; else"
                  + " there is a new one each time that nobody is told")
          .orElse("1");
  public static final Option<Boolean> NATPMP =
      Option.flag(
              Group.CONNECTION,
              "natpmp",
              "Have the router at home send callers on to this node, by PCP or NAT-PMP; needs"
                  + " --listen")
          .orElse("0");

  /// In the order of the help text.
  static final List<Option<?>> ALL =
      List.of(
          PROXY,
          ONION,
          PROXYRANDOMIZE,
          ONLYNET,
          CJDNSREACHABLE,
          SEEDNODE,
          FIXEDSEEDS,
          FORCEDNSSEED,
          EXTERNALIP,
          DISCOVER,
          TORCONTROL,
          TORPASSWORD,
          LISTENONION,
          I2PSAM,
          I2PACCEPTINCOMING,
          NATPMP);

  private PeerOptions() {}
}
