package dev.tarn.training.transform;

import dev.tarn.image.opencv.OpenCv;

/** Loads OpenCV's native library, once and only when it is asked for. */
final class OpenCvLibrary {
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
      OpenCv.load();
    } catch (LinkageError | RuntimeException e) {
      throw new TransformException(
          "OpenCV cannot be loaded (" + e + ").",
          "Add the dependency org.bytedeco:opencv with this platform's classifier, or use"
              + " Backend.JAVA.");
    }
  }
}
