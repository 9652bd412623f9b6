package org.groat.node.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.StreamSupport;
import org.groat.chain.codec.Bytes;
import org.groat.chain.primitives.Transaction;
import org.groat.chain.state.TestKey;
import org.groat.node.rpc.Json;

/// A bcoin full node in a process of its own, told what to do line by line.
final class BcoinNode implements AutoCloseable {
  private static final long ANSWER_SECONDS_MAX = 60;
  private static final long END_SECONDS_MAX = 10;

  private final Process process;
  private final BufferedWriter questions;
  private final BufferedReader answers;
  private final Path remarks;
  private final int port;
  private final ExecutorService reading = Executors.newVirtualThreadPerTaskExecutor();

  private BcoinNode(Process process, Path remarks, int port) {
    this.process = process;
    this.questions = process.outputWriter();
    this.answers = process.inputReader();
    this.remarks = remarks;
    this.port = port;
  }

  /// Starts one; skips the test where bcoin is not installed.
  static BcoinNode start(Path scratch) throws IOException {
    Path installed = InstalledPeers.require("bcoin");
    Files.createDirectories(scratch);
    Path remarks = scratch.resolve("remarks.txt");
    int port = TestNode.freePort();
    ProcessBuilder builder =
        new ProcessBuilder(
                "node", InstalledPeers.script("bcoin-node.js").toString(), Integer.toString(port))
            .directory(scratch.toFile())
            .redirectError(remarks.toFile());
    builder.environment().put("NODE_PATH", installed.resolve("node_modules").toString());
    // Nothing was compiled.
    builder.environment().put("NODE_BACKEND", "js");
    BcoinNode node = new BcoinNode(builder.start(), remarks, port);
    try {
      node.answer();
    } catch (RuntimeException | Error e) {
      node.close();
      throw e;
    }
    return node;
  }

  /// `127.0.0.1:port`, where peers find it.
  String address() {
    return "127.0.0.1:" + port;
  }

  int height() {
    return ask("state").path("height").asInt();
  }

  String tip() {
    return ask("state").path("tip").asText();
  }

  int peers() {
    return ask("state").path("peers").asInt();
  }

  /// Transaction ids of its memory pool.
  List<String> pool() {
    return StreamSupport.stream(ask("state").path("pool").spliterator(), false)
        .map(JsonNode::asText)
        .toList();
  }

  /// Mines blocks that pay to a key.
  void mine(int blocks, TestKey key) {
    ask("mine " + blocks + " " + key.script().toHex());
  }

  Transaction coinbase(int height) {
    return Transaction.CODEC.decode(Bytes.fromHex(ask("coinbase " + height).path("raw").asText()));
  }

  /// Connects to a Groat node.
  void call(TestNode node) {
    ask("call " + node.peerPort());
  }

  /// Ends all its connections.
  void leave() {
    ask("leave");
  }

  /// Gives a transaction to its memory pool, from where it is relayed.
  void pay(Transaction tx) {
    ask("pay " + tx.raw().toHex());
  }

  private JsonNode ask(String question) {
    try {
      questions.write(question);
      questions.newLine();
      questions.flush();
    } catch (IOException e) {
      throw new AssertionError("bcoin does not listen: " + this, e);
    }
    JsonNode answer = answer();
    if (answer.has("failed")) {
      throw new AssertionError(question + ": " + answer.path("failed").asText());
    }
    return answer;
  }

  private JsonNode answer() {
    try {
      String line =
          CompletableFuture.supplyAsync(this::line, reading)
              .get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
      if (line == null) {
        throw new AssertionError("bcoin ended: " + this);
      }
      return Json.parse(line);
    } catch (IOException | ExecutionException | TimeoutException e) {
      throw new AssertionError("bcoin does not answer: " + this, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private String line() {
    try {
      return answers.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What it said besides its answers.
  @Override
  public String toString() {
    try {
      return "bcoin said " + Files.readString(remarks);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /// Kills it.
  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().orTimeout(END_SECONDS_MAX, TimeUnit.SECONDS).join();
    reading.shutdownNow();
  }
}
