package dev.tarn.training.transform;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The steps between a stored image and a sample of a batch, in order; immutable.
 *
 * <pre>{@code
 * Transforms.compose(
 *     Rotate.degrees(20).p(0.5), Resize.to(224), HorizontalFlip.p(0.5), Normalize.imagenet())
 * }</pre>
 *
 * <p>All geometric steps are composed into one matrix and the image is interpolated once,
 * bilinearly, so rotating and resizing does not blur twice, and what one step moved out of sight a
 * later one can bring back. Where an image is made smaller by two or more it is averaged over whole
 * blocks first, so that nothing aliases. Masks take the nearest pixel and never a value in between.
 *
 * @see Draws on what a sample's randomness depends on
 */
public final class Transforms {
  private final List<Transform> steps;
  private final Border border;

  private Transforms(List<Transform> steps, Border border) {
    this.steps = List.copyOf(steps);
    this.border = border;
    for (int i = 0; i < steps.size() - 1; i++) {
      if (steps.get(i) instanceof Normalize) {
        throw new TransformException(
            "Normalize stands at place " + (i + 1) + " of " + steps.size() + ", expected last.",
            "It happens on the device, after everything else; give it once, at the end.");
      }
    }
  }

  /**
   * These steps, one after the other, with a black border.
   *
   * @throws TransformException if {@link Normalize} is not the last one
   */
  public static Transforms compose(Transform... steps) {
    return new Transforms(List.of(steps), Border.BLACK);
  }

  /** Collects steps. */
  public static Builder builder() {
    return new Builder();
  }

  /** The same steps with another border. */
  public Transforms withBorder(Border newBorder) {
    return new Transforms(steps, newBorder);
  }

  /** The steps, in order. */
  public List<Transform> steps() {
    return steps;
  }

  /** What images have outside of themselves. */
  public Border border() {
    return border;
  }

  /** What the device is to do, if anything. */
  public Optional<Normalize> normalize() {
    boolean any = !steps.isEmpty() && steps.get(steps.size() - 1) instanceof Normalize;
    return any ? Optional.of((Normalize) steps.get(steps.size() - 1)) : Optional.empty();
  }

  /**
   * The size that every sample gets.
   *
   * @return the geometry's output, of height and width
   * @throws TransformException if the steps do not say it
   */
  public Resize outputSize() {
    List<Transform> backwards = new ArrayList<>(steps);
    Collections.reverse(backwards);
    for (Transform step : backwards) {
      if (step instanceof Resize size) {
        return size;
      } else if (step instanceof CenterCrop crop) {
        return Resize.to(crop.heightPixels(), crop.widthPixels());
      } else if (step instanceof RandomCrop crop) {
        return Resize.to(crop.heightPixels(), crop.widthPixels());
      }
    }
    throw new TransformException(
        "The transforms give samples of different sizes, a batch needs one.",
        "Add Resize.to(224), CenterCrop.to(224) or RandomCrop.to(224).");
  }

  /** Where the pixels of one sample come from. */
  public Geometry geometry(int heightPixels, int widthPixels, Draws draws) {
    Geometry geometry = Geometry.identity(heightPixels, widthPixels);
    for (int i = 0; i < steps.size(); i++) {
      geometry = steps.get(i).after(geometry, draws, i * Transform.MAX_DRAWS);
    }
    return geometry;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Transforms that && steps.equals(that.steps) && border == that.border;
  }

  @Override
  public int hashCode() {
    return 31 * steps.hashCode() + border.hashCode();
  }

  /** The steps and the border as text, for the run's record. */
  @Override
  public String toString() {
    return "Transforms" + steps + " border " + border;
  }

  /** Collects steps; for one thread. */
  public static final class Builder {
    private final List<Transform> steps = new ArrayList<>();
    private Border border = Border.BLACK;

    private Builder() {}

    /** Adds a step behind the others. */
    public Builder add(Transform step) {
      steps.add(step);
      return this;
    }

    /** Sets what images have outside of themselves. */
    public Builder border(Border newBorder) {
      border = newBorder;
      return this;
    }

    /**
     * The steps so far.
     *
     * @throws TransformException if {@link Normalize} is not the last one
     */
    public Transforms build() {
      return new Transforms(steps, border);
    }
  }
}
