package dev.tarn.harness.hostile;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.DatasetOptions;
import dev.tarn.error.TarnException;
import dev.tarn.integrity.Damage;
import dev.tarn.integrity.ReclaimOptions;
import dev.tarn.integrity.Verification;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/**
 * Does with each dataset what people do, in a small heap, and says in a line each what came of it:
 * {@code case TAB work TAB done|code|FAULT TAB message}.
 */
final class HostileChild {
  private static final long LONG_ENOUGH_MILLIS = 10_000;

  /** What is done with a dataset, by the name under which it is told. */
  static final Map<String, Work> WORK = work();

  private HostileChild() {}

  /** Does something and says in a few words what came of it. */
  @FunctionalInterface
  interface Work {
    String on(Dataset ds);
  }

  public static void main(String[] args) throws InterruptedException {
    for (String location : args) {
      String name = Path.of(location).getFileName().toString();
      for (Map.Entry<String, Work> work : WORK.entrySet()) {
        work(location, name, work.getKey(), work.getValue());
      }
    }
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }

  private static Map<String, Work> work() {
    Map<String, Work> work = new LinkedHashMap<>();
    work.put("rows", HostileChild::rows);
    work.put("summary", ds -> String.valueOf(ds.summary().toString().length()));
    work.put("log", ds -> String.valueOf(ds.log().size()));
    work.put("refs", ds -> ds.branches().size() + " " + ds.tags().size());
    work.put("status", HostileChild::status);
    work.put("verify", ds -> said(ds.verify()));
    work.put("reclaim", HostileChild::reclaim);
    work.put("copy", HostileChild::copy);
    return work;
  }

  private static String rows(Dataset ds) {
    StringBuilder text = new StringBuilder().append(ds.rowCount()).append(" rows");
    long last = Math.min(ds.rowCount(), 40);
    for (String tensor : ds.schema().names().stream().limit(10).toList()) {
      for (long row = 0; row < last; row++) {
        text.append(' ').append(ds.tensor(tensor).value(row).map(v -> 1).orElse(0));
      }
      if (last > 0) {
        ds.tensor(tensor).value(ds.rowCount() - 1);
        text.append(ds.rowId(ds.rowCount() - 1).length());
      }
    }
    return text.toString();
  }

  private static String status(Dataset ds) {
    List<Damage> damaged = ds.damagedStages();
    return ds.readableStatus().size()
        + " staged, damaged: "
        + damaged.stream().map(Damage::toString).collect(Collectors.joining("; "));
  }

  private static String said(Verification verification) {
    return verification.ok() + " " + verification.damage();
  }

  private static String reclaim(Dataset ds) {
    return ds.reclaim(ReclaimOptions.defaults().asDryRun()).toString();
  }

  private static String copy(Dataset ds) {
    return ds.copyTo(ds.location() + "-copied", Optional.empty(), (objects, total, bytes) -> {})
        .toString();
  }

  private static void work(String location, String name, String what, Work work)
      throws InterruptedException {
    AtomicReference<String> came = new AtomicReference<>("FAULT\tdid not end");
    Thread thread =
        new Thread(
            () -> {
              String result;
              try (Dataset ds =
                  Dataset.load(
                      location,
                      DatasetOptions.defaults()
                          .withAuthor("tester")
                          .withCacheFolder(Path.of(location + "-cache")))) {
                result = "done\t" + work.on(ds);
              } catch (TarnException e) {
                result = e.code() + "\t" + e.kind() + " " + e.getMessage();
              } catch (Throwable e) {
                result = "FAULT\t" + e + " at " + place(e);
              }
              came.set(result);
            });
    thread.setDaemon(true);
    thread.start();
    thread.join(LONG_ENOUGH_MILLIS);
    String line = came.get().replaceAll("[\\r\\n]+", " ");
    System.out.println(
        name + "\t" + what + "\t" + line.substring(0, Math.min(line.length(), 2000)));
  }

  private static String place(Throwable e) {
    StringBuilder place = new StringBuilder();
    for (StackTraceElement frame : e.getStackTrace()) {
      if (frame.getClassName().startsWith("dev.tarn") && place.length() < 300) {
        place.append(frame.getFileName()).append(':').append(frame.getLineNumber()).append(' ');
      }
    }
    return place.toString();
  }
}
