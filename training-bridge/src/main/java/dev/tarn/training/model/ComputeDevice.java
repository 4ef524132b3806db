package dev.tarn.training.model;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a network computes. Choosing one loads PyTorch, from the class path and without the
 * network.
 *
 * @param device as DJL names it
 */
public record ComputeDevice(Device device) {
  private static final Pattern GPU = Pattern.compile("gpu(?::(\\d{1,4}))?");
  private static final String ENGINE = "PyTorch";

  /**
   * The device of this name: {@code cpu}, {@code gpu}, {@code gpu:1}, or {@code auto} for the first
   * GPU and otherwise the CPU.
   *
   * @throws ModelException {@code unknown-device} for another word; {@code no-gpu} if that GPU is
   *     not there; {@code no-engine} if PyTorch's library cannot be loaded
   */
  public static ComputeDevice select(String name) {
    String word = name.toLowerCase(Locale.ROOT);
    Matcher gpu = GPU.matcher(word);
    if (!word.equals("cpu") && !word.equals("auto") && !gpu.matches()) {
      throw ModelException.refused(
          "unknown-device",
          "Unknown device '" + name + "'; expected cpu, gpu, gpu:N or auto.",
          "auto takes the first GPU that is there, and otherwise the CPU.");
    }
    int gpus = engine().getGpuCount();
    if (word.equals("cpu") || (word.equals("auto") && gpus == 0)) {
      return new ComputeDevice(Device.cpu());
    }
    int number = gpu.matches() && gpu.group(1) != null ? Integer.parseInt(gpu.group(1)) : 0;
    if (number >= gpus) {
      throw noGpu(name, gpus);
    }
    return new ComputeDevice(Device.gpu(number));
  }

  private static ModelException noGpu(String name, int gpus) {
    return ModelException.environment(
        "no-gpu",
        "There is no device '"
            + name
            + "': PyTorch "
            + engine().getVersion()
            + " finds "
            + (gpus == 0 ? "no GPU" : gpus == 1 ? "one GPU, gpu:0" : gpus + " GPUs from gpu:0 on")
            + ".",
        "The library that comes with Tarn is for CPUs. For a GPU set PYTORCH_LIBRARY_PATH to the"
            + " folder of a CUDA libtorch 2.7.1, PYTORCH_VERSION=2.7.1 and PYTORCH_FLAVOR=cu128.",
        null);
  }

  /** PyTorch through DJL; loaded on the first call. */
  static Engine engine() {
    // DJL looks for newer libraries on the network and calls home unless told not to.
    setUnlessSet("ai.djl.offline", "true");
    setUnlessSet("OPT_OUT_TRACKING", "true");
    setUnlessSet("ai.djl.default_engine", ENGINE);
    // Left alone, PyTorch counts physical cores only, and starts as many threads again between
    // operations.
    int cores = Runtime.getRuntime().availableProcessors();
    setUnlessSet("ai.djl.pytorch.num_threads", Integer.toString(cores));
    setUnlessSet("ai.djl.pytorch.num_interop_threads", "1");
    try {
      return Engine.getEngine(ENGINE);
    } catch (EngineException | UnsatisfiedLinkError e) {
      throw ModelException.environment(
          "no-engine",
          "PyTorch's library could not be loaded: " + e.getMessage() + ".",
          "There are builds for Linux on x86-64, macOS on Apple silicon and Windows on x86-64; the"
              + " library is unpacked to ~/.djl.ai, which must be writable.",
          e);
    }
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /** {@code cpu} or {@code gpu:N}. */
  public String name() {
    return device.isGpu() ? "gpu:" + device.getDeviceId() : "cpu";
  }
}
