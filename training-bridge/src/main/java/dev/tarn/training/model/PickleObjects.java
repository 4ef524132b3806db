package dev.tarn.training.model;

import ai.djl.ndarray.types.Shape;
import dev.tarn.training.model.PickleValue.GlobalName;
import dev.tarn.training.model.PickleValue.Storage;
import dev.tarn.training.model.PickleValue.Tensor;
import dev.tarn.training.model.PickleValue.Tuple;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The Python objects that a pickle of tensors may name, and what takes their place here. */
final class PickleObjects {
  private static final GlobalName ORDERED_DICT = new GlobalName("collections", "OrderedDict");
  private static final GlobalName TENSOR = new GlobalName("torch._utils", "_rebuild_tensor_v2");
  private static final GlobalName OLD_TENSOR = new GlobalName("torch._utils", "_rebuild_tensor");
  private static final GlobalName PARAMETER = new GlobalName("torch._utils", "_rebuild_parameter");
  private static final GlobalName SIZE = new GlobalName("torch", "Size");
  private static final Set<GlobalName> CALLABLE =
      Set.of(ORDERED_DICT, TENSOR, OLD_TENSOR, PARAMETER, SIZE);
  private static final Map<GlobalName, ElementType> STORAGES =
      Map.of(
          new GlobalName("torch", "FloatStorage"), ElementType.F32,
          new GlobalName("torch", "DoubleStorage"), ElementType.F64,
          new GlobalName("torch", "HalfStorage"), ElementType.F16,
          new GlobalName("torch", "BFloat16Storage"), ElementType.BF16,
          new GlobalName("torch", "LongStorage"), ElementType.I64,
          new GlobalName("torch", "IntStorage"), ElementType.I32,
          new GlobalName("torch", "ShortStorage"), ElementType.I16,
          new GlobalName("torch", "CharStorage"), ElementType.I8,
          new GlobalName("torch", "ByteStorage"), ElementType.U8,
          new GlobalName("torch", "BoolStorage"), ElementType.BOOL);
  private static final int MAX_AXES = 16;
  private static final int STORAGE_FIELDS = 5;
  private static final long MAX_STORAGE_SIZE = 1L << 40;

  private final Path path;
  private final Map<String, Storage> storages = new LinkedHashMap<>();

  PickleObjects(Path path) {
    this.path = path;
  }

  /** The object of this name, if tensors have a need of it. */
  GlobalName named(String module, String name) {
    GlobalName global = new GlobalName(module, name);
    if (!CALLABLE.contains(global) && !STORAGES.containsKey(global)) {
      throw WeightsException.unsafe(path, "it wants the Python object '" + global + "'");
    }
    return global;
  }

  /** What calling {@code callable} with {@code arguments} gives. */
  Object built(Object callable, Object arguments) {
    if (!(callable instanceof GlobalName name)
        || !CALLABLE.contains(name)
        || !(arguments instanceof Tuple tuple)) {
      throw WeightsException.unsafe(path, "it calls what is no function of tensors");
    }
    List<Object> items = tuple.items();
    if (name.equals(ORDERED_DICT)) {
      return dict(items);
    }
    if (name.equals(SIZE)) {
      return require(items, 0, Tuple.class);
    }
    if (name.equals(PARAMETER)) {
      return require(items, 0, Tensor.class);
    }
    return tensor(items);
  }

  private Map<Object, Object> dict(List<Object> items) {
    Map<Object, Object> dict = new LinkedHashMap<>();
    if (!items.isEmpty()) {
      for (Object pair : require(items, 0, List.class)) {
        List<?> entry = pair instanceof Tuple tuple ? tuple.items() : List.of();
        if (entry.size() != 2 || !(entry.get(0) instanceof String)) {
          throw malformed("an OrderedDict of something else than names and values");
        }
        dict.put(entry.get(0), entry.get(1));
      }
    }
    return dict;
  }

  private Tensor tensor(List<Object> items) {
    Storage storage = require(items, 0, Storage.class);
    long offset = require(items, 1, Long.class);
    Shape shape = numbers(require(items, 2, Tuple.class));
    Shape strides = numbers(require(items, 3, Tuple.class));
    Tensor tensor = new Tensor(storage, offset, shape, strides);
    if (shape.dimension() != strides.dimension() || !fits(tensor)) {
      throw malformed(
          "a tensor of shape "
              + TensorInfo.text(shape)
              + " and strides "
              + TensorInfo.text(strides)
              + " at "
              + offset
              + " of a storage of "
              + storage.size()
              + " numbers");
    }
    return tensor;
  }

  /** Whether it lies within its storage and shows each number at most once. */
  private static boolean fits(Tensor tensor) {
    try {
      return tensor.offset() >= 0
          && tensor.info().bytes() <= Integer.MAX_VALUE
          && tensor.info().size() <= tensor.storage().size()
          && Math.addExact(tensor.offset(), tensor.extent()) <= tensor.storage().size();
    } catch (ArithmeticException e) {
      return false;
    }
  }

  /** The storage that a persistent id speaks of: {@code ('storage', type, key, location, size)}. */
  Storage storage(Object id) {
    if (!(id instanceof Tuple tuple)
        || tuple.items().size() < STORAGE_FIELDS
        || !"storage".equals(tuple.items().get(0))) {
      throw malformed("a reference to something else than a storage");
    }
    List<Object> items = tuple.items();
    ElementType type = STORAGES.get(require(items, 1, GlobalName.class));
    long size = require(items, 4, Long.class);
    if (type == null || size < 0 || size > MAX_STORAGE_SIZE) {
      throw malformed("a storage of unknown type or size");
    }
    if (items.size() > STORAGE_FIELDS && items.get(5) instanceof Tuple) {
      throw malformed("a view of a storage, which files of PyTorch before 0.4 may have");
    }
    Storage storage = new Storage(type, require(items, 2, String.class), size);
    storages.put(storage.key(), storage);
    return storage;
  }

  /** All storages that were spoken of, by name. */
  Map<String, Storage> storages() {
    return storages;
  }

  private Shape numbers(Tuple tuple) {
    List<Object> items = tuple.items();
    if (items.size() > MAX_AXES) {
      throw malformed("a tensor of " + items.size() + " axes");
    }
    long[] numbers = new long[items.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = require(items, i, Long.class);
      if (numbers[i] < 0) {
        throw malformed("a tensor with the length or stride " + numbers[i]);
      }
    }
    return new Shape(numbers);
  }

  private <T> T require(List<Object> items, int index, Class<T> type) {
    if (index >= items.size() || !type.isInstance(items.get(index))) {
      throw malformed("a call with the wrong arguments");
    }
    return type.cast(items.get(index));
  }

  private WeightsException malformed(String what) {
    return WeightsException.malformed(path, "its pickle has " + what);
  }
}
