package dev.tarn.training.model;

import dev.tarn.training.model.PickleValue.Storage;
import dev.tarn.training.model.PickleValue.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A state dict that {@code torch.save} wrote, whichever way its numbers are stored. */
abstract class TorchFile extends WeightsFile {
  /** Where training scripts put the state dict when they save more than that. */
  private static final List<String> WRAPPERS =
      List.of("state_dict", "model_state_dict", "model", "state_dict_ema");

  /** What DataParallel puts before every name. */
  private static final String PARALLEL_PREFIX = "module.";

  private final Map<String, Tensor> tensors;
  private final Map<String, TensorInfo> infos = new LinkedHashMap<>();

  TorchFile(Path path, Object root) {
    super(path);
    tensors = tensors(path, root);
    tensors.forEach((name, tensor) -> infos.put(name, tensor.info()));
  }

  private static Map<String, Tensor> tensors(Path path, Object root) {
    if (!(root instanceof Map<?, ?> map)) {
      throw WeightsException.malformed(path, "it holds no dict of tensors");
    }
    Map<String, Tensor> found = direct(map);
    for (String wrapper : WRAPPERS) {
      if (found.isEmpty() && map.get(wrapper) instanceof Map<?, ?> inner) {
        found = direct(inner);
      }
    }
    if (found.isEmpty()) {
      throw WeightsException.malformed(path, "it holds no dict of tensors");
    }
    return found;
  }

  private static Map<String, Tensor> direct(Map<?, ?> map) {
    Map<String, Tensor> found = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> {
          if (key instanceof String name && value instanceof Tensor tensor) {
            found.put(name, tensor);
          }
        });
    if (!found.keySet().stream().allMatch(name -> name.startsWith(PARALLEL_PREFIX))) {
      return found;
    }
    Map<String, Tensor> stripped = new LinkedHashMap<>();
    found.forEach((name, tensor) -> stripped.put(name.substring(PARALLEL_PREFIX.length()), tensor));
    return stripped;
  }

  @Override
  public final Map<String, TensorInfo> tensors() {
    return Collections.unmodifiableMap(infos);
  }

  @Override
  public final Map<String, String> metadata() {
    return Map.of();
  }

  /** Checks that every tensor's storage is there and as long as the pickle says. */
  final void requireStorages() {
    tensors.values().stream().map(Tensor::storage).distinct().forEach(this::requireStorage);
  }

  abstract void requireStorage(Storage storage);

  /** {@code length} bytes of a storage from {@code offset} on. */
  abstract ByteBuffer read(Storage storage, long offset, int length);

  @Override
  public final ByteBuffer bytes(String name) {
    info(name);
    Tensor tensor = tensors.get(name);
    int size = tensor.storage().type().bytes();
    int length = Math.toIntExact(Math.multiplyExact(tensor.extent(), size));
    ByteBuffer span = read(tensor.storage(), tensor.offset() * size, length);
    return tensor.isContiguous() ? span : rowMajor(tensor, span);
  }

  private static ByteBuffer rowMajor(Tensor tensor, ByteBuffer span) {
    int size = tensor.storage().type().bytes();
    int count = Math.toIntExact(tensor.info().size());
    ByteBuffer ordered = ByteBuffer.allocate(count * size).order(ByteOrder.LITTLE_ENDIAN);
    long[] index = new long[tensor.shape().dimension()];
    for (int i = 0; i < count; i++) {
      long from = 0;
      for (int axis = 0; axis < index.length; axis++) {
        from += index[axis] * tensor.strides().get(axis);
      }
      ordered.put(span.slice((int) from * size, size));
      for (int axis = index.length - 1; axis >= 0; axis--) {
        index[axis]++;
        if (index[axis] < tensor.shape().get(axis)) {
          break;
        }
        index[axis] = 0;
      }
    }
    return ordered.flip();
  }
}
