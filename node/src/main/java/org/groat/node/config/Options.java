package org.groat.node.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.groat.chain.primitives.FeeRate;
import org.groat.node.config.Option.Group;

/// Every option that Groat has. Names and meanings are Bitcoin Core's wherever it has the same thing.
public final class Options {
  public static final Option<String> NETWORK =
      Option.text(
          Group.CHAIN,
          "network",
          "NAME",
          "Network: main, testnet4, signet, regtest or testnet3 (default: testnet4)");
  public static final Option<String> CHAIN =
      Option.text(Group.CHAIN, "chain", "NAME", "The same as --network, by Core's name for it");
  public static final Option<Boolean> MAIN =
      Option.flag(Group.CHAIN, "main", "The same as --network main");
  public static final Option<Boolean> TESTNET4 =
      Option.flag(Group.CHAIN, "testnet4", "The same as --network testnet4");
  public static final Option<Boolean> TESTNET3 =
      Option.flag(Group.CHAIN, "testnet", "The same as --network testnet3");
  public static final Option<Boolean> SIGNET =
      Option.flag(Group.CHAIN, "signet", "The same as --network signet");
  public static final Option<Boolean> REGTEST =
      Option.flag(Group.CHAIN, "regtest", "The same as --network regtest");

  public static final Option<Path> DATADIR =
      Option.path(Group.GENERAL, "datadir", "DIR", "Where everything is kept").orElse("~/.groat");
  public static final Option<Path> CONF =
      Option.path(
              Group.GENERAL, "conf", "FILE", "Configuration file, relative to the data directory")
          .orElse("groat.conf");
  public static final Option<Long> DBCACHE =
      Option.number(
              Group.GENERAL, "dbcache", "MIB", 4, 1 << 20, "Memory for coins and database, in MiB")
          .orElse("450");
  public static final Option<Long> PAR =
      Option.number(
              Group.GENERAL,
              "par",
              "N",
              -64,
              64,
              "Threads that verify scripts; 0: one for each processor; below 0: leave so many free")
          .orElse("0");
  public static final Option<String> ASSUMEVALID =
      Option.text(
          Group.GENERAL,
          "assumevalid",
          "HASH",
          "Block whose ancestors' scripts need no check; 0 checks all of them");

  public static final Option<String> MINIMUMCHAINWORK =
      Option.text(
          Group.GENERAL,
          "minimumchainwork",
          "HEX",
          "Work that the true chain has at least, as a hexadecimal number");
  public static final Option<Long> PRUNE =
      Option.number(
              Group.GENERAL,
              "prune",
              "MIB",
              0,
              1L << 40,
              "Remove old blocks beyond this size, at least 550 MiB; 1: by pruneblockchain only; 0:"
                  + " keep all")
          .orElse("0");
  public static final Option<Boolean> TXINDEX =
      Option.flag(
              Group.GENERAL, "txindex", "Keep an index of all transactions for getrawtransaction")
          .orElse("0");
  public static final Option<Boolean> BLOCKFILTERINDEX =
      Option.flag(
              Group.GENERAL,
              "blockfilterindex",
              "Keep an index of compact filters (BIP-0158) for getblockfilter",
              "basic")
          .orElse("0");
  public static final Option<Boolean> COINSTATSINDEX =
      Option.flag(
              Group.GENERAL,
              "coinstatsindex",
              "Keep statistics of the coins at each block for gettxoutsetinfo")
          .orElse("0");

  public static final Option<String> SIGNETCHALLENGE =
      Option.text(
          Group.CHAIN,
          "signetchallenge",
          "HEX",
          "The script that the blocks of a signet of one's own satisfy (signet only)");
  public static final Option<String> VBPARAMS =
      Option.text(
              Group.DEBUG,
              "vbparams",
              "NAME:START:END[:HEIGHT]",
              "When a signalled soft fork starts and ends (regtest only)")
          .repeatable();
  public static final Option<String> TESTACTIVATIONHEIGHT =
      Option.text(
              Group.DEBUG,
              "testactivationheight",
              "NAME@HEIGHT",
              "Where a buried soft fork activates (regtest only)")
          .repeatable();

  public static final Option<Long> PORT =
      Option.number(Group.CONNECTION, "port", "PORT", 1, 65535, "Listen for peers on this port")
          .networkSpecific();
  public static final Option<BindPlace> BIND =
      Option.of(
              Group.CONNECTION,
              "bind",
              "ADDRESS[:PORT][=onion]",
              BindPlace::parse,
              BindPlace.EXPECTATION,
              "Listen for peers on this address; with =onion for those that a Tor process brings"
                  + " there (default port then: the one after --port)")
          .repeatable()
          .networkSpecific();
  public static final Option<Boolean> LISTEN =
      Option.flag(
          Group.CONNECTION,
          "listen",
          "Accept peers from outside (default: 1, or 0 with --connect or --proxy)");
  public static final Option<String> CONNECT =
      Option.text(
              Group.CONNECTION,
              "connect",
              "ADDRESS[:PORT]",
              "Connect to this peer only; 0 for none")
          .repeatable()
          .networkSpecific();
  public static final Option<String> ADDNODE =
      Option.text(
              Group.CONNECTION,
              "addnode",
              "ADDRESS[:PORT]",
              "Connect to this peer too, and keep the connection open")
          .repeatable()
          .networkSpecific();
  public static final Option<Long> MAXCONNECTIONS =
      Option.number(Group.CONNECTION, "maxconnections", "N", 0, 10_000, "Peers at most")
          .orElse("125");
  public static final Option<Boolean> DNSSEED =
      Option.flag(
          Group.CONNECTION,
          "dnsseed",
          "Ask the network's DNS seeds for peers (default: 1, or 0 with --connect or with --onlynet"
              + " for other networks than ipv4 and ipv6)");

  public static final Option<Long> BANTIME =
      Option.number(
              Group.CONNECTION,
              "bantime",
              "SECONDS",
              1,
              0xffff_ffffL,
              "How long setban bans where no time is given")
          .orElse("86400");
  public static final Option<String> WHITELIST =
      Option.text(
              Group.CONNECTION,
              "whitelist",
              "[PERMISSIONS@]IP[/BITS]",
              "Let peers of these addresses do more: bloomfilter, noban, forcerelay, relay,"
                  + " mempool, download, addr, all; with in or out for who calls us or whom"
                  + " --connect and --addnode name (default: in, and noban,relay,mempool)")
          .repeatable();
  public static final Option<String> WHITEBIND =
      Option.text(
              Group.CONNECTION,
              "whitebind",
              "[PERMISSIONS@]ADDRESS:PORT",
              "Listen here too, for peers that may do more, as --whitelist has it")
          .repeatable()
          .networkSpecific();
  public static final Option<Boolean> WHITELISTRELAY =
      Option.flag(
          Group.CONNECTION,
          "whitelistrelay",
          "Peers that --whitelist or --whitebind names without permissions may relay (default: 1,"
              + " or 0 with --blocksonly)");
  public static final Option<Boolean> WHITELISTFORCERELAY =
      Option.flag(
              Group.CONNECTION,
              "whitelistforcerelay",
              "Their transactions are passed on even where they are in the pool already")
          .orElse("0");
  public static final Option<Long> MAXUPLOADTARGET =
      Option.bytes(
              Group.CONNECTION,
              "maxuploadtarget",
              "Bytes to send in 24 hours, kept to by refusing old blocks; 0 for any number")
          .orElse("0");

  public static final Option<Boolean> V2TRANSPORT =
      Option.flag(
              Group.CONNECTION, "v2transport", "Encrypt connections to peers that can (BIP-0324)")
          .orElse("1");
  public static final Option<Boolean> BLOCKSONLY =
      Option.flag(Group.RELAY, "blocksonly", "Neither ask for nor announce transactions of others")
          .orElse("0");
  public static final Option<Boolean> PEERBLOCKFILTERS =
      Option.flag(
              Group.RELAY,
              "peerblockfilters",
              "Serve compact filters to peers (BIP-0157); with --blockfilterindex")
          .orElse("0");

  public static final Option<Boolean> PEERBLOOMFILTERS =
      Option.flag(
              Group.RELAY,
              "peerbloomfilters",
              "Let light wallets filter what they are told by a bloom filter (BIP-0037)")
          .orElse("0");

  public static final Option<FeeRate> MINRELAYTXFEE =
      Option.feeRate(
          Group.RELAY,
          "minrelaytxfee",
          "Transactions that pay less, in BTC for 1000 virtual bytes, are not relayed");
  public static final Option<Long> MAXMEMPOOL =
      Option.number(
              Group.RELAY,
              "maxmempool",
              "MB",
              5,
              1 << 20,
              "Memory pool at most this large, in megabytes")
          .orElse("300");
  public static final Option<Boolean> PERSISTMEMPOOL =
      Option.flag(
              Group.RELAY, "persistmempool", "Keep the memory pool over restarts, in mempool.dat")
          .orElse("1");

  public static final Option<Long> BLOCKMAXWEIGHT =
      Option.number(Group.MINING, "blockmaxweight", "N", 4_000, 4_000_000, "Heaviest block to make")
          .orElse("4000000");
  public static final Option<FeeRate> BLOCKMINTXFEE =
      Option.feeRate(Group.MINING, "blockmintxfee", "Lowest fee rate to put into a block")
          .orElse("0.00000001");

  public static final Option<String> WALLET =
      Option.text(Group.WALLET, "wallet", "NAME", "Load this wallet at start")
          .repeatable()
          .networkSpecific();
  public static final Option<Boolean> DISABLEWALLET =
      Option.flag(Group.WALLET, "disablewallet", "Run without wallets").orElse("0");

  public static final Option<Boolean> SERVER =
      Option.flag(Group.RPC, "server", "Answer JSON-RPC").orElse("1");
  public static final Option<Long> RPCPORT =
      Option.number(Group.RPC, "rpcport", "PORT", 1, 65535, "Port of JSON-RPC").networkSpecific();
  public static final Option<String> RPCBIND =
      Option.text(
              Group.RPC,
              "rpcbind",
              "ADDRESS[:PORT]",
              "Answer JSON-RPC on this address; beyond this machine only together with"
                  + " --rpcallowip")
          .repeatable()
          .networkSpecific();
  public static final Option<String> RPCALLOWIP =
      Option.text(
              Group.RPC,
              "rpcallowip",
              "IP[/BITS]",
              "Answer JSON-RPC of this address or network too")
          .repeatable();
  public static final Option<String> RPCUSER =
      Option.text(Group.RPC, "rpcuser", "NAME", "User name for JSON-RPC");
  public static final Option<String> RPCPASSWORD =
      Option.text(
          Group.RPC,
          "rpcpassword",
          "SECRET",
          "Password for JSON-RPC; without one a cookie file is written");
  public static final Option<String> RPCAUTH =
      Option.text(
              Group.RPC,
              "rpcauth",
              "USER:SALT$HASH",
              "User name and salted HMAC-SHA256 of a password")
          .repeatable();
  public static final Option<Path> RPCCOOKIEFILE =
      Option.path(
          Group.RPC,
          "rpccookiefile",
          "FILE",
          "Cookie file (default: .cookie in the data directory)");
  public static final Option<Long> RPCTHREADS =
      Option.number(Group.RPC, "rpcthreads", "N", 1, 1024, "Calls answered at the same time")
          .orElse("16");
  public static final Option<Long> RPCWORKQUEUE =
      Option.number(Group.RPC, "rpcworkqueue", "N", 1, 65536, "Calls that may wait").orElse("64");
  public static final Option<String> RPCCONNECT =
      Option.text(
              Group.RPC,
              "rpcconnect",
              "ADDRESS[:PORT]",
              "Where the node is that a command talks to")
          .orElse("127.0.0.1");

  public static final Option<String> DEBUG =
      Option.text(
              Group.DEBUG,
              "debug",
              "CATEGORY",
              "Log more: net, mempool, rpc, validation, storage, wallet, or 1 for all")
          .repeatable();
  public static final Option<Boolean> PRINTTOCONSOLE =
      Option.flag(Group.DEBUG, "printtoconsole", "Log to the console too").orElse("1");
  public static final Option<Path> DEBUGLOGFILE =
      Option.path(
              Group.DEBUG, "debuglogfile", "FILE", "Log file, relative to the network's directory")
          .orElse("debug.log");
  public static final Option<Long> MOCKTIME =
      Option.number(
              Group.DEBUG,
              "mocktime",
              "SECONDS",
              0,
              0xffff_ffffL,
              "Pretend that it is this time (regtest only)")
          .orElse("0");

  private static final List<Option<?>> OWN =
      List.of(
          DATADIR,
          CONF,
          DBCACHE,
          PAR,
          ASSUMEVALID,
          MINIMUMCHAINWORK,
          PRUNE,
          TXINDEX,
          BLOCKFILTERINDEX,
          COINSTATSINDEX,
          NETWORK,
          CHAIN,
          MAIN,
          TESTNET4,
          SIGNET,
          REGTEST,
          TESTNET3,
          SIGNETCHALLENGE,
          PORT,
          BIND,
          LISTEN,
          CONNECT,
          ADDNODE,
          MAXCONNECTIONS,
          DNSSEED,
          BANTIME,
          WHITELIST,
          WHITEBIND,
          WHITELISTRELAY,
          WHITELISTFORCERELAY,
          MAXUPLOADTARGET,
          V2TRANSPORT,
          BLOCKSONLY,
          PEERBLOCKFILTERS,
          PEERBLOOMFILTERS,
          MINRELAYTXFEE,
          MAXMEMPOOL,
          PERSISTMEMPOOL,
          BLOCKMAXWEIGHT,
          BLOCKMINTXFEE,
          WALLET,
          DISABLEWALLET,
          SERVER,
          RPCPORT,
          RPCBIND,
          RPCALLOWIP,
          RPCUSER,
          RPCPASSWORD,
          RPCAUTH,
          RPCCOOKIEFILE,
          RPCTHREADS,
          RPCWORKQUEUE,
          RPCCONNECT,
          DEBUG,
          PRINTTOCONSOLE,
          DEBUGLOGFILE,
          MOCKTIME,
          VBPARAMS,
          TESTACTIVATIONHEIGHT);

  /// In the order of the help text.
  public static final List<Option<?>> ALL =
      Stream.<Option<?>>concat(OWN.stream(), PeerOptions.ALL.stream()).toList();

  /// What a command needs to find the node it talks to.
  public static final List<Option<?>> CLIENT =
      List.of(
          DATADIR,
          CONF,
          NETWORK,
          CHAIN,
          MAIN,
          TESTNET4,
          SIGNET,
          REGTEST,
          TESTNET3,
          RPCCONNECT,
          RPCPORT,
          RPCUSER,
          RPCPASSWORD,
          RPCCOOKIEFILE);

  /// Each of them chooses a network.
  public static final List<Option<?>> CHOOSE_NETWORK =
      List.of(NETWORK, CHAIN, MAIN, TESTNET4, SIGNET, REGTEST, TESTNET3);

  /// What a measurement can be run with.
  public static final List<Option<?>> BENCH =
      List.of(
          DATADIR,
          DBCACHE,
          ASSUMEVALID,
          V2TRANSPORT,
          NETWORK,
          CHAIN,
          MAIN,
          TESTNET4,
          SIGNET,
          REGTEST,
          TESTNET3);

  private static final Map<String, Option<?>> BY_NAME =
      ALL.stream().collect(Collectors.toUnmodifiableMap(Option::name, Function.identity()));

  private Options() {}

  public static Optional<Option<?>> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }
}
