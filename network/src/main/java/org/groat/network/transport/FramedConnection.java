package org.groat.network.transport;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.groat.chain.codec.Bytes;
import org.groat.chain.codec.MalformedException;
import org.groat.chain.runtime.EventLoop;
import org.groat.network.wire.Endpoint;
import org.groat.network.wire.Message;
import org.groat.network.wire.Messages;
import org.jspecify.annotations.Nullable;

/// A connection over anything that moves bytes: framing, decoding, the two buffer limits and the counters, once for all
/// transports.
///
/// It has two sides. The **pipe's side** (methods that begin with `pipe`) runs on the pipe's thread, owns the framing, and
/// posts what arrives to the network loop. The **loop's side** (the [Connection] methods) runs on the network loop, and hands
/// encoded payloads to the pipe. Between them stand two counts of bytes, taken up on one side and given back on the other:
/// received but not handled, and sent but not written. In a simulation both sides are one thread.
///
/// Whoever called us shares [TransportMemory] with all others who did: what waits, what arrives and what is to be written is
/// counted there too. Where that is short a caller is not read from for a while, or not answered while anything waits to be
/// written to it; where that is not enough, the caller closes that has got nowhere for the longest.
final class FramedConnection implements Connection {
  /// What a queued message takes beyond its bytes, so that a flood of empty ones fills the buffer too.
  static final int MESSAGE_OVERHEAD = 256;

  /// How long a peer may take to answer a key before it counts as one without the encrypted transport.
  static final Duration AGREEMENT_TIMEOUT = Duration.ofSeconds(10);

  private final long id;
  private final boolean inbound;
  private final Endpoint remote;
  private final Endpoint local;
  private final EventLoop loop;
  private final BufferLimits limits;
  private final TransportMemory memory;
  private final Framing framing;
  private final Pipe pipe;
  private final WorkMeter work;
  private final TrafficCounter traffic = new TrafficCounter();
  private final AtomicLong receivePending = new AtomicLong();
  private final AtomicLong sendPending = new AtomicLong();
  private final Budget.@Nullable Claim arriving;
  private final Budget.@Nullable Claim sending;
  private final Turns turns;

  // The pipe's side.
  private final Deque<Frame> held = new ArrayDeque<>();
  private boolean opened;
  private boolean announced;
  private boolean reading;
  private boolean waitsForRoom;
  private boolean pipeClosed;
  private @Nullable CloseReason closing;

  // The loop's side.
  private @Nullable ConnectionHandler handler;
  private boolean closed;
  private boolean waitsToSend;

  /// Set once on the pipe's side, before anything is posted to the loop.
  private volatile @Nullable Opening opening;

  private volatile boolean readingPaused;

  /// Somebody was told, or should know, that the send buffer is full.
  private volatile boolean sendFull;

  private volatile TransportVersion version;
  private volatile String sessionId = "";

  FramedConnection(Ends ends, EventLoop loop, TransportMemory memory, Framing framing, Pipe pipe) {
    this.id = ends.id;
    this.inbound = ends.inbound;
    this.remote = ends.remote;
    this.local = ends.local;
    this.loop = loop;
    this.limits = memory.limits();
    this.memory = memory;
    this.turns = new Turns(loop, ends.inbound ? Turns.OF_CALLERS : Turns.OF_CALLED);
    this.framing = framing;
    this.pipe = pipe;
    this.work = new WorkMeter(ends.account, loop, pipe, this::updateReading);
    this.arriving =
        inbound ? memory.arriving().claim(() -> makeWay("its message arrives too slowly")) : null;
    this.sending =
        inbound
            ? memory.sending().claim(() -> makeWay("it reads what it is sent too slowly"))
            : null;
    this.version = framing.version();
  }

  /// Who is connected with whom.
  ///
  /// @param account to which the work for the connection goes
  record Ends(
      long id, boolean inbound, Endpoint remote, Endpoint local, CallerShare.Account account) {}

  // ------------------------------------------------------------------------------------------------- the pipe's side

  /// Bytes can move from now on. The handler learns of it at once, or, where this side called and tries the encrypted
  /// transport, when that is agreed: until then nobody knows whether a second call in the clear is needed.
  void pipeOpened(Opening how) {
    opening = how;
    write(framing.start());
    if (inbound || version != TransportVersion.DETECTING) {
      announce(how);
      return;
    }
    opened = true;
    updateReading();
    loop.schedule(
        AGREEMENT_TIMEOUT,
        () ->
            pipe.execute(
                () -> {
                  if (!announced) {
                    closePipe(
                        new CloseReason(
                            CloseReason.Kind.NOT_ENCRYPTED, "no answer to the key in time"));
                  }
                }));
  }

  private void announce(Opening how) {
    announced = true;
    turns.post(
        () -> {
          if (closed) {
            return;
          }
          handler = how.accept(this);
          handler.opened(this);
          pipe.execute(
              () -> {
                opened = true;
                updateReading();
              });
        });
  }

  void pipeReceived(Bytes chunk) {
    if (closing != null || pipeClosed) {
      return;
    }
    long begin = loop.nanos();
    traffic.received(chunk.size(), loop.nowSeconds());
    List<FrameEvent> events = framing.receive(chunk);
    if (arriving != null) {
      if (!events.isEmpty()) {
        arriving.progressed();
      }
      arriving.hold(framing.bufferedBytes());
    }
    if (version != framing.version()) {
      version = framing.version();
      sessionId = framing.sessionId();
      if (!announced) {
        announce(Objects.requireNonNull(opening, "bytes come after the opening"));
      }
    }
    events.forEach(this::handle);
    if (framing.canSend()) {
      while (!held.isEmpty()) {
        write(held.remove());
      }
    }
    work.charge(begin);
    updateReading();
  }

  /// The pipe is closed: nothing comes after. The first reason given counts.
  void pipeClosed(CloseReason reason) {
    if (pipeClosed) {
      return;
    }
    pipeClosed = true;
    work.close();
    held.clear();
    if (arriving != null && sending != null) {
      arriving.end();
      sending.end();
    }
    CloseReason first = closing != null ? closing : reason;
    turns.post(
        () -> {
          closed = true;
          if (handler != null) {
            handler.closed(first);
          } else if (opening != null) {
            opening.notOpened(first);
          }
        });
  }

  /// The peer closed in an orderly way.
  void pipeClosedByPeer() {
    pipeClosed(framing.peerClosed());
  }

  /// The network failed or the peer reset, which some do instead of closing.
  void pipeFailed(String detail) {
    CloseReason orderly = framing.peerClosed();
    boolean telling = orderly.kind() != CloseReason.Kind.REMOTE;
    pipeClosed(telling ? orderly : new CloseReason(CloseReason.Kind.FAILED, detail));
  }

  private void handle(FrameEvent event) {
    switch (event) {
      case FrameEvent.Received received -> {
        traffic.receivedMessage(received.frame().command(), received.size());
        decode(received.frame(), received.size());
      }
      case FrameEvent.Dropped dropped -> {
        traffic.receivedMessage(Traffic.OTHER, dropped.size());
        deliver(dropped.size(), to -> to.malformed(dropped.what()));
      }
      case FrameEvent.Answer answer -> write(answer.bytes());
      case FrameEvent.Failed failed -> closePipe(failed.reason());
    }
  }

  private void decode(Frame frame, int size) {
    try {
      Message message = Messages.decode(frame.command(), frame.payload());
      deliver(size, to -> to.received(message, size));
    } catch (MalformedException e) {
      Malformed what =
          new Malformed(
              Malformed.Kind.PAYLOAD,
              frame.command(),
              Objects.requireNonNullElse(e.getMessage(), ""));
      deliver(size, to -> to.malformed(what));
    }
  }

  private void deliver(int size, Consumer<ConnectionHandler> call) {
    int taken = size + MESSAGE_OVERHEAD;
    receivePending.addAndGet(taken);
    if (inbound) {
      memory.waiting().add(taken);
    }
    turns.post(
        () -> {
          if (!closed && handler != null) {
            long begin = loop.nanos();
            call.accept(handler);
            work.charge(begin);
          }
          if (inbound) {
            memory.waiting().remove(taken);
          }
          long before = receivePending.getAndAdd(-taken);
          long after = before - taken;
          long resumeAt = limits.receiveSizeMax() / 2;
          if (before > resumeAt && after <= resumeAt) {
            pipe.execute(this::updateReading);
          }
        });
  }

  /// Reading stops above a limit, our own or that of all callers, and goes on below half of it, so that it does not flutter at
  /// the edge.
  private void updateReading() {
    if (inbound && !waitsForRoom && !pipeClosed && memory.waiting().isFull()) {
      waitsForRoom = true;
      memory.waiting().await(() -> pipe.execute(this::roomAgain));
    }
    long pending = receivePending.get();
    boolean room = pending <= (reading ? limits.receiveSizeMax() : limits.receiveSizeMax() / 2);
    boolean wanted =
        opened
            && !readingPaused
            && !waitsForRoom
            && room
            && closing == null
            && !pipeClosed
            && !work.rests();
    if (wanted != reading) {
      reading = wanted;
      pipe.setReading(wanted);
    }
  }

  private void roomAgain() {
    waitsForRoom = false;
    updateReading();
  }

  private void write(Frame frame) {
    Bytes bytes = framing.send(frame);
    traffic.sentMessage(frame.command(), bytes.size());
    int taken = taken(frame);
    pipe.write(bytes, () -> written(taken));
    traffic.sent(bytes.size(), loop.nowSeconds());
  }

  private void write(Bytes bytes) {
    if (!bytes.isEmpty()) {
      pipe.write(bytes, () -> {});
      traffic.sent(bytes.size(), loop.nowSeconds());
      traffic.sentMessage(Traffic.OTHER, bytes.size());
    }
  }

  private void written(int taken) {
    if (sending != null) {
      sending.give(taken);
      sending.progressed();
    }
    long before = sendPending.getAndAdd(-taken);
    long after = before - taken;
    boolean drained = before > limits.sendSizeMax() && after <= limits.sendSizeMax();
    if (sendFull && (drained || after <= 0)) {
      loop.execute(this::tellDrained);
    }
  }

  /// Others need the memory that this connection holds.
  private void makeWay(String why) {
    pipe.execute(
        () -> closePipe(new CloseReason(CloseReason.Kind.LOCAL, "room is needed and " + why)));
  }

  private void closePipe(CloseReason reason) {
    if (closing == null && !pipeClosed) {
      closing = reason;
      pipe.close();
    }
  }

  // ------------------------------------------------------------------------------------------------- the loop's side

  @Override
  public void send(Message message) {
    loop.checkOwner();
    if (closed) {
      return;
    }
    Frame frame = new Frame(message.command(), Messages.encode(message));
    long pending = sendPending.addAndGet(taken(frame));
    if (pending > limits.sendSizeFatal()) {
      close(
          new CloseReason(
              CloseReason.Kind.SEND_OVERFLOW,
              pending + " bytes wait to be sent: the peer does not read them"));
      return;
    }
    if (sending != null) {
      sending.take(taken(frame));
    }
    sendFull |= isFull();
    pipe.execute(
        () -> {
          if (closing != null || pipeClosed) {
            return;
          }
          long begin = loop.nanos();
          if (framing.canSend()) {
            write(frame);
          } else {
            held.add(frame);
          }
          work.charge(begin);
        });
  }

  @Override
  public boolean isSendBufferFull() {
    if (!isFull()) {
      return false;
    }
    sendFull = true;
    if (sending != null && !waitsToSend && sendPending.get() == 0) {
      // What is full is what all share.
      waitsToSend = true;
      memory.sending().await(() -> loop.execute(this::roomToSend));
      loop.schedule(Budget.PATIENCE, this::roomToSend);
    }
    // It may have drained before that was noted, and then nobody would tell.
    return isFull();
  }

  private void roomToSend() {
    if (waitsToSend) {
      waitsToSend = false;
      tellDrained();
    }
  }

  /// While memory is short, one answer at a time is all that a caller gets, and it waits for that while it is very short.
  private boolean isFull() {
    long pending = sendPending.get();
    if (sending == null || pending > limits.sendSizeMax()) {
      return pending > limits.sendSizeMax();
    }
    return pending > 0 ? memory.sending().isHalfTaken() : !memory.sending().hasRoom();
  }

  @Override
  public void pauseReading() {
    setPaused(true);
  }

  @Override
  public void resumeReading() {
    setPaused(false);
  }

  private void setPaused(boolean paused) {
    loop.checkOwner();
    if (readingPaused != paused) {
      readingPaused = paused;
      pipe.execute(this::updateReading);
    }
  }

  @Override
  public void close(String detail) {
    loop.checkOwner();
    close(new CloseReason(CloseReason.Kind.LOCAL, detail));
  }

  /// Handlers hear of the close later, when the pipe is closed; until then nothing else reaches them.
  private void close(CloseReason reason) {
    if (!closed) {
      closed = true;
      pipe.execute(() -> closePipe(reason));
    }
  }

  private void tellDrained() {
    if (!closed && handler != null && sendFull && !isSendBufferFull()) {
      sendFull = false;
      long begin = loop.nanos();
      handler.sendBufferDrained();
      work.charge(begin);
    }
  }

  @Override
  public long id() {
    return id;
  }

  @Override
  public boolean isInbound() {
    return inbound;
  }

  @Override
  public Endpoint remote() {
    return remote;
  }

  @Override
  public Endpoint local() {
    return local;
  }

  @Override
  public TransportVersion version() {
    return version;
  }

  @Override
  public String sessionId() {
    return sessionId;
  }

  @Override
  public Traffic traffic() {
    return traffic.snapshot();
  }

  /// Direction, other side and number.
  @Override
  public String toString() {
    return (inbound ? "inbound " : "outbound ") + remote + " #" + id;
  }

  private static int taken(Frame frame) {
    return frame.payload().size() + MESSAGE_OVERHEAD;
  }
}
