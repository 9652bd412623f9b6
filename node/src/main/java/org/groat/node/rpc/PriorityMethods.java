package org.groat.node.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.groat.chain.mempool.Mempool;
import org.groat.chain.mempool.MempoolEntry;
import org.groat.chain.policy.Dust;
import org.groat.chain.primitives.Txid;
import org.groat.chain.service.ChainView;

/// Methods by which the owner has the node take transactions for better, or worse, payers than they are.
public final class PriorityMethods {
  private final ChainAccess chain;

  public PriorityMethods(ChainAccess chain) {
    this.chain = chain;
  }

  public List<RpcMethod> methods() {
    return List.of(prioritiseTransaction(), getPrioritisedTransactions());
  }

  private RpcMethod prioritiseTransaction() {
    Parameter<Txid> txid =
        Parameter.txid("txid", "The transaction's id; it need not be in the pool yet");
    Parameter<BigDecimal> dummy = Parameter.real("dummy", "0, or left out").optional();
    Parameter<Long> feeDelta =
        Parameter.number(
            "fee_delta",
            "Satoshis that it is taken to pay more, or less where negative, beside what was said"
                + " before; not for a virtual byte, but as a whole");
    return RpcMethod.named("prioritisetransaction")
        .does(
            "Takes a transaction to pay more, or less, than it does, where transactions are"
                + " chosen for blocks and for the memory pool.")
        .takes(txid, dummy, feeDelta)
        .returns("true (boolean)")
        .by(
            call -> {
              Txid wanted = call.get(txid);
              Optional<BigDecimal> priority = call.find(dummy);
              long delta = call.get(feeDelta);
              if (priority.isPresent() && priority.get().signum() != 0) {
                throw new RpcException(
                    RpcCode.INVALID_PARAMETER,
                    "Priority is no longer supported, dummy argument to prioritisetransaction"
                        + " must be 0.");
              }
              return Json.flag(chain.ask(view -> prioritise(view.mempool(), wanted, delta)));
            });
  }

  private static boolean prioritise(Mempool pool, Txid txid, long delta) {
    // Dust may be there for no fee only, which is held to in the pool as well.
    boolean dust =
        pool.policy().requireStandard()
            && pool.get(txid)
                .map(entry -> !Dust.outputs(entry.tx(), pool.policy().dustFee()).isEmpty())
                .orElse(false);
    if (dust) {
      throw new RpcException(
          RpcCode.INVALID_PARAMETER,
          "Priority is not supported for transactions with dust outputs.");
    }
    pool.prioritise(txid, delta);
    return true;
  }

  private RpcMethod getPrioritisedTransactions() {
    return RpcMethod.named("getprioritisedtransactions")
        .does("Lists what was said by prioritisetransaction and still holds.")
        .returns(
            "{ txid: { \"fee_delta\", \"in_mempool\", \"modified_fee\" where it is in the pool },"
                + " ... } (json object)")
        .by(call -> chain.ask(PriorityMethods::prioritised));
  }

  private static JsonNode prioritised(ChainView view) {
    ObjectNode all = Json.object();
    Map<Txid, Long> deltas = view.mempool().feeDeltas();
    deltas.keySet().stream()
        .sorted()
        .forEach(
            txid -> {
              Optional<MempoolEntry> entry = view.mempool().get(txid);
              ObjectNode one = all.putObject(txid.toString()).put("fee_delta", deltas.get(txid));
              one.put("in_mempool", entry.isPresent());
              entry.ifPresent(in -> one.put("modified_fee", in.modifiedFee().satoshis()));
            });
    return all;
  }
}
