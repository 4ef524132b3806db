package dev.tarn.store;

import dev.tarn.error.EnvironmentException;

/**
 * One call of all fails: without having done anything, or, for calls that change something, after
 * having done it.
 */
public final class FailingStore extends ForwardingStore {
  private final int failingCall;
  private final boolean afterDoing;
  private int calls;
  private String failed = "";

  /**
   * @param failingCall which call fails, from 1
   * @param afterDoing whether it does its work first and only reports failure
   */
  public FailingStore(ObjectStore inner, int failingCall, boolean afterDoing) {
    super(inner);
    this.failingCall = failingCall;
    this.afterDoing = afterDoing;
  }

  /** What failed, or an empty text while nothing did. */
  public String failed() {
    return failed;
  }

  @Override
  protected void before(String call, String name) {
    calls++;
    if (calls == failingCall && !(afterDoing && changes(call))) {
      fail(call, name);
    }
  }

  @Override
  protected void after(String call, String name) {
    if (calls == failingCall && afterDoing) {
      fail(call, name);
    }
  }

  private static boolean changes(String call) {
    return call.equals("put")
        || call.equals("sync")
        || call.equals("publish")
        || call.equals("delete");
  }

  private void fail(String call, String name) {
    failed = call + " " + name;
    throw new EnvironmentException(
        "disk-full",
        "There is no room left on the disk (" + failed + ").",
        "Free some space.",
        null);
  }
}
