package org.groat.node.rpc;

/// A call's failure as its caller is told it: a code and one line. Carries no stack trace, since any caller can cause it.
public final class RpcException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;

  public RpcException(RpcCode code, String message) {
    this(code.number(), message);
  }

  /// With a code as a server sent it.
  public RpcException(int code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  public int code() {
    return code;
  }

  /// The text, which is never absent.
  public String text() {
    return String.valueOf(getMessage());
  }
}
