package dev.tarn.training.transform;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;

/** Loads OpenCV's native library, once and only when it is asked for. */
final class OpenCvLibrary {
  private static final String MEMORY_LIMIT = "org.bytedeco.javacpp.maxPhysicalBytes";

  private OpenCvLibrary() {}

  static boolean isThere() {
    try {
      load();
      return true;
    } catch (TransformException e) {
      return false;
    }
  }

  /**
   * @throws TransformException if it is not on the class path or does not run here
   */
  static void load() {
    try {
      Once.load();
    } catch (LinkageError | RuntimeException e) {
      throw new TransformException(
          "OpenCV cannot be loaded (" + e + ").",
          "Add the dependency org.bytedeco:opencv with this platform's classifier, or use"
              + " Backend.JAVA.");
    }
  }

  /** The class initialiser runs once, whichever worker comes first. */
  private static final class Once {
    static {
      // JavaCPP counts the whole process against twice the heap and throws: PyTorch's memory alone
      // would
      // stop it.
      if (System.getProperty(MEMORY_LIMIT) == null) {
        System.setProperty(MEMORY_LIMIT, "0");
      }
      Loader.load(opencv_imgcodecs.class);
      // The workers are the parallelism.
      opencv_core.setNumThreads(1);
    }

    static void load() {}
  }
}
