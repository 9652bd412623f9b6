package org.groat.node.app;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.groat.chain.consensus.NetworkParameters;
import org.groat.chain.crypto.Secp256k1;
import org.groat.chain.crypto.Secp256k1s;
import org.groat.chain.policy.RelayPolicy;
import org.groat.chain.primitives.FeeRate;
import org.groat.chain.runtime.AdjustableClock;
import org.groat.chain.runtime.ThreadEventLoop;
import org.groat.chain.service.ChainService;
import org.groat.network.manager.NetworkNode;
import org.groat.node.config.DataDirectory;
import org.groat.node.config.Options;
import org.groat.node.config.PruneMode;
import org.groat.node.config.Settings;
import org.groat.node.index.FilterIndex;
import org.groat.node.index.IndexSet;
import org.groat.node.mining.BlockAssembler;
import org.groat.node.mining.TemplateSource;
import org.groat.node.rpc.AccountMethods;
import org.groat.node.rpc.AddressMethods;
import org.groat.node.rpc.BanMethods;
import org.groat.node.rpc.BlockchainMethods;
import org.groat.node.rpc.ChainAccess;
import org.groat.node.rpc.ChainFactMethods;
import org.groat.node.rpc.CoinMethods;
import org.groat.node.rpc.ControlMethods;
import org.groat.node.rpc.IndexMethods;
import org.groat.node.rpc.MempoolFileMethods;
import org.groat.node.rpc.MempoolMethods;
import org.groat.node.rpc.MiningMethods;
import org.groat.node.rpc.NetworkMethods;
import org.groat.node.rpc.PackageMethods;
import org.groat.node.rpc.PaymentMethods;
import org.groat.node.rpc.PriorityMethods;
import org.groat.node.rpc.ProofMethods;
import org.groat.node.rpc.RawTransactionMethods;
import org.groat.node.rpc.RpcDispatcher;
import org.groat.node.rpc.RpcMethod;
import org.groat.node.rpc.RpcTable;
import org.groat.node.rpc.SnapshotMethods;
import org.groat.node.rpc.TransactionJson;
import org.groat.node.rpc.UtilityMethods;
import org.groat.node.rpc.WalletMethods;

/// A node: every part in the order in which it needs the others, closed in the reverse order.
final class Node implements AutoCloseable {
  private final Closer closer = new Closer();
  private final Ledger ledger;

  /// Starts everything.
  ///
  /// @param directory locked by the caller, and given back by it afterwards
  /// @param stop completed to stop the node: by whoever has it, or by the node itself, exceptionally where it cannot go on
  Node(Settings settings, DataDirectory directory, CompletableFuture<Void> stop) {
    this(settings, Ledger.parameters(settings), directory, stop);
  }

  /// Starts everything on parameters that may say more than any option can.
  Node(
      Settings settings,
      NetworkParameters parameters,
      DataDirectory directory,
      CompletableFuture<Void> stop) {
    try {
      Secp256k1 curve = Secp256k1s.deferred();
      SecureRandom random = new SecureRandom();
      AdjustableClock clock = new AdjustableClock();

      this.ledger =
          closer.add(
              "ledger",
              new Ledger(
                  settings, parameters, directory, curve, clock, stop::completeExceptionally));

      PersistentMempool mempool = openMempool(settings, directory, random);
      IndexSet indexes = startIndexes(settings, clock, stop);
      BlockAssembler assembler =
          new BlockAssembler(
              Math.toIntExact(settings.get(Options.BLOCKMAXWEIGHT)),
              settings.get(Options.BLOCKMINTXFEE));
      TemplateSource templates = new TemplateSource(ledger.chain(), ledger.loop(), assembler);

      PeerNetwork network = startNetwork(settings, directory, indexes, clock, stop);

      ChainAccess chain = new ChainAccess(ledger.chain());
      AddressNames names = new AddressNames(parameters);
      TransactionJson transactions = new TransactionJson(names);
      AtomicReference<RpcDispatcher> dispatcher = new AtomicReference<>();
      NodeControlPort control = new NodeControlPort(settings, ledger.loop(), clock, stop);

      Map<String, List<RpcMethod>> methods = new LinkedHashMap<>();
      methods.put("Blockchain", blockchain(settings, chain, transactions, indexes, names));
      methods.put("Mempool", mempoolMethods(settings, chain, mempool));
      methods.put("Control", new ControlMethods(parameters, control, dispatcher::get).methods());
      methods.put("Mining", mining(chain, templates, names, settings.get(Options.BLOCKMINTXFEE)));
      methods.put("Network", networkMethods(settings, ledger, network.node()));
      List<RpcMethod> raw =
          new ArrayList<>(new RawTransactionMethods(chain, transactions, indexes).methods());
      raw.addAll(new PackageMethods(chain).methods());
      methods.put("Rawtransactions", raw);
      if (!settings.get(Options.DISABLEWALLET)) {
        WalletHost wallets =
            closer.add(
                "wallets",
                new WalletHost(settings, directory, ledger.chain(), clock, random, stop));
        List<RpcMethod> wallet = new ArrayList<>(new WalletMethods(wallets.service()).methods());
        wallet.addAll(new AccountMethods(wallets.service(), names).methods());
        wallet.addAll(new PaymentMethods(wallets.service()).methods());
        methods.put("Wallet", wallet);
      }
      methods.put("Util", new UtilityMethods(names).methods());
      dispatcher.set(
          new RpcDispatcher(new RpcTable(methods), ledger.loop(), stop::completeExceptionally));

      if (settings.get(Options.SERVER)) {
        closer.add("rpc", RpcService.start(settings, dispatcher.get(), random));
      }
    } catch (RuntimeException e) {
      closer.close();
      throw e;
    }
  }

  private PersistentMempool openMempool(
      Settings settings, DataDirectory directory, SecureRandom random) {
    boolean persistent = settings.get(Options.PERSISTMEMPOOL);
    return closer.add(
        "mempool", new PersistentMempool(ledger.chain(), directory.mempool(), persistent, random));
  }

  private List<RpcMethod> blockchain(
      Settings settings,
      ChainAccess chain,
      TransactionJson transactions,
      IndexSet indexes,
      AddressNames names) {
    List<RpcMethod> methods =
        new ArrayList<>(
            new BlockchainMethods(chain, transactions, ledger::sizeBytes, PruneMode.of(settings))
                .methods());
    methods.addAll(new SnapshotMethods(chain, settings.networkDirectory()).methods());
    methods.addAll(coinsAndIndexes(chain, indexes, names));
    return methods;
  }

  private static List<RpcMethod> mempoolMethods(
      Settings settings, ChainAccess chain, PersistentMempool mempool) {
    List<RpcMethod> methods =
        new ArrayList<>(new MempoolMethods(chain, mempool::isLoaded).methods());
    methods.addAll(new MempoolFileMethods(chain, mempool, settings.networkDirectory()).methods());
    return methods;
  }

  private static List<RpcMethod> mining(
      ChainAccess chain, TemplateSource templates, AddressNames names, FeeRate feeRateMin) {
    List<RpcMethod> methods =
        new ArrayList<>(new MiningMethods(chain, templates, names, feeRateMin).methods());
    methods.addAll(new PriorityMethods(chain).methods());
    return methods;
  }

  private static NetworkMethods.Identity identity(Ledger ledger) {
    return new NetworkMethods.Identity(
        Version.asNumber(),
        PeerNetwork.userAgent(),
        ledger.chain()::feeFloor,
        RelayPolicy.DEFAULT.incrementalFee());
  }

  private static List<RpcMethod> networkMethods(
      Settings settings, Ledger ledger, NetworkNode peers) {
    List<RpcMethod> methods =
        new ArrayList<>(new NetworkMethods(peers, identity(ledger), ledger.loop()).methods());
    methods.addAll(new BanMethods(peers, ledger.loop(), settings.get(Options.BANTIME)).methods());
    methods.addAll(new AddressMethods(peers, settings.parameters()).methods());
    return methods;
  }

  private List<RpcMethod> coinsAndIndexes(ChainAccess chain, IndexSet indexes, AddressNames names) {
    List<RpcMethod> methods = new ArrayList<>();
    methods.addAll(new CoinMethods(chain, indexes, names, ledger::coinBytes).methods());
    methods.addAll(new ChainFactMethods(chain).methods());
    methods.addAll(new IndexMethods(chain, indexes).methods());
    methods.addAll(new ProofMethods(chain, indexes).methods());
    return methods;
  }

  private PeerNetwork startNetwork(
      Settings settings,
      DataDirectory directory,
      IndexSet indexes,
      AdjustableClock clock,
      CompletableFuture<Void> stop) {
    Optional<FilterIndex> filters = settings.servesFilters() ? indexes.filters() : Optional.empty();
    return closer.add(
        "network",
        new PeerNetwork(
            settings, directory, ledger.chain(), filters, clock, new SecureRandom(), stop));
  }

  private IndexSet startIndexes(
      Settings settings, AdjustableClock clock, CompletableFuture<Void> stop) {
    ThreadEventLoop loop =
        closer.add("index loop", new ThreadEventLoop("index", stop::completeExceptionally, clock));
    IndexSet.Wanted wanted =
        new IndexSet.Wanted(
            settings.get(Options.TXINDEX),
            settings.get(Options.BLOCKFILTERINDEX),
            settings.get(Options.COINSTATSINDEX));
    return closer.add("indexes", IndexSet.start(wanted, ledger.chain(), ledger.store(), loop));
  }

  /// The chain, for whoever runs the node in a process of its own.
  ChainService chain() {
    return ledger.chain();
  }

  /// Height of the active chain.
  int height() {
    return ledger.chain().snapshot().tip().height();
  }

  @Override
  public void close() {
    closer.close();
  }
}
