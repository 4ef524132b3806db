package dev.tarn.image.opencv;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;

/**
 * OpenCV's native library: loaded once, and only when it is asked for, since that takes a second.
 */
public final class OpenCv {
  private static final String MEMORY_LIMIT = "org.bytedeco.javacpp.maxPhysicalBytes";

  private OpenCv() {}

  /**
   * Loads it, the first time.
   *
   * @throws LinkageError if it is not on the class path, or does not run here
   * @throws RuntimeException if it cannot be unpacked
   */
  public static void load() {
    Once.load();
  }

  /** The class initialiser runs once, whichever thread comes first. */
  private static final class Once {
    static {
      // JavaCPP counts the whole process against twice the heap and throws: PyTorch's memory alone
      // would stop it.
      if (System.getProperty(MEMORY_LIMIT) == null) {
        System.setProperty(MEMORY_LIMIT, "0");
      }
      Loader.load(opencv_imgcodecs.class);
      // Callers decode on threads of their own.
      opencv_core.setNumThreads(1);
    }

    static void load() {}
  }
}
