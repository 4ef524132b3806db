package dev.tarn.harness;

import dev.tarn.dataset.Dataset;
import dev.tarn.schema.TensorSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Work on a dataset in steps, each of which happens whole or not at all.
 *
 * @param name for messages
 * @param creates whether it begins with making the dataset, which then is its first step; else it
 *     works on {@link Stories#prepare the prepared one}
 * @param steps the rest, on a handle on branch main
 */
record Story(String name, boolean creates, List<Step> steps) {
  Story {
    steps = List.copyOf(steps);
  }

  /** What is done with a handle on branch main. */
  interface Step {
    void take(Dataset ds);

    /**
     * What may be left of it where it is broken off, if that is neither the old state nor the new
     * one; taking the step then goes on from there.
     */
    default Optional<Step> half() {
      return Optional.empty();
    }
  }

  /** A story on the prepared dataset. */
  static Story of(String name, Step... steps) {
    return new Story(name, false, List.of(steps));
  }

  /** How many steps there are. */
  int length() {
    return steps.size() + (creates ? 1 : 0);
  }

  /** Opens or makes the dataset; {@code done} counts the steps that are acknowledged. */
  Dataset begin(Place place, List<TensorSpec> tensors, int done) {
    return creates && done == 0
        ? place.create(tensors, rows -> Stories.addRows(rows, 0, 2))
        : place.load();
  }

  /** Takes one step. */
  void take(int step, Dataset ds) {
    steps.get(creates ? step - 1 : step).take(ds);
  }

  /** What is seen before the first step and after each, when nothing disturbs. */
  List<Seen> states(Place place) {
    List<Seen> states = new ArrayList<>();
    states.add(Seen.of(place));
    try (Dataset ds = begin(place, Stories.TENSORS, 0)) {
      for (int step = 0; step < length(); step++) {
        if (step > 0 || !creates) {
          take(step, ds);
        }
        states.add(Seen.of(place));
      }
    }
    return states;
  }

  /** What is seen where a step was broken off halfway, by the number of the step. */
  Map<Integer, Seen> halves(Supplier<Place> copies) {
    Map<Integer, Seen> halves = new HashMap<>();
    for (int last = 0; last < steps.size(); last++) {
      Optional<Step> half = steps.get(last).half();
      if (half.isPresent()) {
        Place place = copies.get();
        try (Dataset ds = begin(place, Stories.TENSORS, 0)) {
          steps.subList(0, last).forEach(step -> step.take(ds));
          half.get().take(ds);
        }
        halves.put(creates ? last + 1 : last, Seen.of(place));
      }
    }
    return halves;
  }

  @Override
  public String toString() {
    return name;
  }
}
