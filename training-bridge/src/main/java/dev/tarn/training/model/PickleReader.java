package dev.tarn.training.model;

import dev.tarn.training.model.PickleValue.None;
import dev.tarn.training.model.PickleValue.Tuple;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one pickle that can build nothing but dicts, lists, tuples, strings, numbers and {@link
 * PickleValue}s.
 *
 * <p>A pickle is a program for a stack machine; the operations that could call Python code are
 * answered from the closed list in {@link PickleObjects} or refused. Work and memory are bounded by
 * the number of operations, which is bounded itself.
 *
 * @see <a href="https://github.com/python/cpython/blob/main/Lib/pickletools.py">the operations</a>
 */
final class PickleReader {
  private static final int MAX_OPERATIONS = 4_000_000;
  private static final int MAX_PROTOCOL = 5;

  private final Path path;
  private final PickleInput in;
  private final PickleObjects objects;
  private final List<Object> stack = new ArrayList<>();
  private final Deque<Integer> marks = new ArrayDeque<>();
  private final Map<Long, Object> memo = new HashMap<>();

  PickleReader(Path path, PickleInput in) {
    this.path = path;
    this.in = in;
    this.objects = new PickleObjects(path);
  }

  /** The value of the next pickle; the input stands behind it afterwards. */
  Object read() {
    for (int count = 0; count < MAX_OPERATIONS; count++) {
      long at = in.position();
      int operation = in.readByte();
      if (operation == '.') {
        return pop();
      }
      if (!readsScalar(operation)
          && !readsText(operation)
          && !readsContainer(operation)
          && !readsMemo(operation)
          && !readsObject(operation)) {
        throw WeightsException.unsafe(
            path, String.format("its pickle has the operation 0x%02x at byte %d", operation, at));
      }
    }
    throw malformed("more than " + MAX_OPERATIONS + " operations");
  }

  /** All storages that the pickle spoke of, by name. */
  Map<String, PickleValue.Storage> storages() {
    return objects.storages();
  }

  private boolean readsScalar(int operation) {
    switch (operation) {
      case 'N' -> push(new None());
      case 0x88 -> push(true);
      case 0x89 -> push(false);
      case 'J' -> push((long) in.read(Integer.BYTES).getInt());
      case 'K' -> push((long) in.readByte());
      case 'M' -> push((long) (in.read(Short.BYTES).getShort() & 0xffff));
      case 0x8a -> push(readLong(in.readByte()));
      case 'G' -> push(Double.longBitsToDouble(Long.reverseBytes(in.read(Long.BYTES).getLong())));
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean readsText(int operation) {
    switch (operation) {
      case 'X' -> push(in.readText(in.read(Integer.BYTES).getInt() & 0xffffffffL));
      case 0x8c, 'U' -> push(in.readText(in.readByte()));
      case 0x8d -> push(in.readText(in.read(Long.BYTES).getLong()));
      case 'T' -> push(in.readText(in.read(Integer.BYTES).getInt()));
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean readsContainer(int operation) {
    switch (operation) {
      case '(' -> marks.push(stack.size());
      case '0' -> pop();
      case '1' -> popToMark();
      case '}' -> push(new LinkedHashMap<Object, Object>());
      case ']' -> push(new ArrayList<Object>());
      case ')' -> push(new Tuple(List.of()));
      case 't' -> push(new Tuple(popToMark()));
      case 0x85 -> push(new Tuple(popLast(1)));
      case 0x86 -> push(new Tuple(popLast(2)));
      case 0x87 -> push(new Tuple(popLast(3)));
      case 'a' -> append(popLast(1));
      case 'e' -> append(popToMark());
      case 's' -> setItems(popLast(2));
      case 'u' -> setItems(popToMark());
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean readsMemo(int operation) {
    switch (operation) {
      case 'q' -> memo.put((long) in.readByte(), top());
      case 'r' -> memo.put(in.read(Integer.BYTES).getInt() & 0xffffffffL, top());
      case 0x94 -> memo.put((long) memo.size(), top());
      case 'h' -> push(remembered(in.readByte()));
      case 'j' -> push(remembered(in.read(Integer.BYTES).getInt() & 0xffffffffL));
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean readsObject(int operation) {
    switch (operation) {
      case 0x80 -> requireProtocol(in.readByte());
      case 0x95 -> in.read(Long.BYTES);
      case 'c' -> {
        String module = in.readLine();
        push(objects.named(module, in.readLine()));
      }
      case 0x93 -> {
        List<Object> names = popLast(2);
        push(objects.named(names.get(0).toString(), names.get(1).toString()));
      }
      case 'R' -> {
        List<Object> call = popLast(2);
        push(objects.built(call.get(0), call.get(1)));
      }
      case 'Q' -> push(objects.storage(pop()));
      case 'b' -> {
        // Attributes of the dict, such as the version numbers that state_dict() adds: not needed.
        pop();
        if (!(top() instanceof Map)) {
          throw WeightsException.unsafe(path, "its pickle sets attributes of an object");
        }
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void requireProtocol(int protocol) {
    if (protocol < 2 || protocol > MAX_PROTOCOL) {
      throw malformed("the protocol " + protocol);
    }
  }

  private long readLong(int bytes) {
    ByteBuffer all = in.read(bytes);
    if (bytes > Long.BYTES) {
      // Only the magic number of torch.save is that long; its low 64 bits tell it apart.
      return all.getLong();
    }
    long value = 0;
    for (int i = bytes - 1; i >= 0; i--) {
      value = value << 8 | (all.get(i) & 0xff);
    }
    int unused = Long.SIZE - 8 * bytes;
    return bytes == 0 ? 0 : value << unused >> unused;
  }

  private void push(Object value) {
    stack.add(value);
  }

  private Object top() {
    return popOrPeek(false);
  }

  private Object pop() {
    return popOrPeek(true);
  }

  private Object popOrPeek(boolean remove) {
    int floor = marks.isEmpty() ? 0 : marks.peek();
    if (stack.size() <= floor) {
      throw malformed("an operation without its operand");
    }
    return remove ? stack.remove(stack.size() - 1) : stack.get(stack.size() - 1);
  }

  private List<Object> popLast(int count) {
    int floor = marks.isEmpty() ? 0 : marks.peek();
    if (stack.size() - count < floor) {
      throw malformed("an operation without its operands");
    }
    return popFrom(stack.size() - count);
  }

  private List<Object> popToMark() {
    if (marks.isEmpty()) {
      throw malformed("an operation without its mark");
    }
    return popFrom(marks.pop());
  }

  private List<Object> popFrom(int start) {
    List<Object> tail = stack.subList(start, stack.size());
    List<Object> items = new ArrayList<>(tail);
    tail.clear();
    return items;
  }

  @SuppressWarnings("unchecked") // every list on the stack is one that this reader made
  private void append(List<Object> items) {
    if (!(top() instanceof List)) {
      throw malformed("an append to what is no list");
    }
    ((List<Object>) top()).addAll(items);
  }

  @SuppressWarnings("unchecked") // every map on the stack is one that this reader made
  private void setItems(List<Object> items) {
    if (!(top() instanceof Map) || items.size() % 2 != 0) {
      throw malformed("a dict entry outside a dict");
    }
    Map<Object, Object> map = (Map<Object, Object>) top();
    for (int i = 0; i < items.size(); i += 2) {
      Object key = items.get(i);
      // A list, dict or tuple as key could contain itself, and hashing it would not end.
      if (!(key instanceof String || key instanceof Long || key instanceof Boolean)) {
        throw malformed("a dict key that is neither text nor number");
      }
      map.put(key, items.get(i + 1));
    }
  }

  private Object remembered(long index) {
    Object value = memo.get(index);
    if (value == null) {
      throw malformed("a reference to nothing");
    }
    return value;
  }

  private WeightsException malformed(String what) {
    return WeightsException.malformed(path, "its pickle has " + what + " at byte " + in.position());
  }
}
