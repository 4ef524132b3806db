package dev.tarn.version.reach;

import dev.tarn.error.DamagedException;
import dev.tarn.error.TarnException;
import dev.tarn.schema.Schema;
import dev.tarn.schema.TensorSchema;
import dev.tarn.version.object.ObjectNames;
import dev.tarn.version.object.ObjectRef;
import dev.tarn.version.pack.CommitRecord;
import dev.tarn.version.pack.Cut;
import dev.tarn.version.pack.PackReader;
import dev.tarn.version.ref.Refs;
import dev.tarn.version.stage.Stage;
import dev.tarn.version.stage.Stages;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Visits every object that branches, tags, views and stages reach: commits and all that lies below
 * them. The heads of branches come first, {@code main} before all others.
 */
public final class ObjectWalk {
  private final PackReader objects;
  private final Refs refs;
  private final Stages stages;
  private final Set<String> seen = new HashSet<>();
  private final Map<String, Schema> schemas = new HashMap<>();
  private final Map<String, TensorSchema> tensors = new HashMap<>();
  private Cut cut = Cut.NONE;

  public ObjectWalk(PackReader objects, Refs refs, Stages stages) {
    this.objects = objects;
    this.refs = refs;
    this.stages = stages;
  }

  /** Is told what was found; what is damaged is passed over, and the walk goes on elsewhere. */
  public interface Visitor {
    /** An object that is not named by its content. */
    void ref(String name);

    /** A commit; what comes next lies below it. */
    void commit(String id);

    /**
     * An object below a commit; one that many commits share is not given for each of them.
     *
     * @param file the object of the store that it is, or lies in
     * @param fileId what the bytes of that must hash to, 64 hex digits
     * @param ref where it lies
     * @param held what it says
     */
    void object(String file, String fileId, ObjectRef ref, Held held);

    /** Something cannot be read. */
    void damaged(String name, TarnException reason);
  }

  /** Visits everything. */
  public void visit(Visitor visitor) {
    Deque<String> commits = new ArrayDeque<>();
    attempt(ObjectNames.CUTS, visitor, () -> cut = objects.cut());
    refs.checkAll(visitor::ref, visitor::damaged);
    attempt(ObjectNames.HEADS, visitor, () -> commits.addAll(refs.heads(visitor::damaged)));
    attempt(
        ObjectNames.HEADS + ObjectNames.encode(Refs.MAIN) + "/",
        visitor,
        () -> refs.head(Refs.MAIN).ifPresent(commits::addFirst));
    attempt("views/", visitor, () -> visitViews(commits, visitor));
    CommitWalk walk = new CommitWalk(objects, new Below(visitor));
    stages
        .damaged()
        .forEach(
            (stage, reason) ->
                visitor.damaged(ObjectNames.STAGING + ObjectNames.encode(stage), reason));
    for (Stage stage : stages.readable()) {
      commits.add(stage.base());
      walk.visit(stage.changes());
    }
    // First in, first out: what a head reaches is known to be its own before older commits come.
    while (!commits.isEmpty()) {
      String id = commits.remove();
      if (seen.add(id)) {
        visitor.commit(id);
        attempt(ObjectNames.commit(id), visitor, () -> visitCommit(id, commits, walk, visitor));
      }
    }
  }

  private void visitViews(Deque<String> commits, Visitor visitor) {
    ViewRoots views = new ViewRoots(objects.store());
    for (String id : views.ids()) {
      attempt(
          ViewRoots.prefix(id),
          visitor,
          () -> {
            ViewRoots.View view = views.read(id, name -> true);
            if (!view.hasEnded()) {
              view.objects().forEach(visitor::ref);
              commits.add(view.commit());
            }
          });
    }
  }

  private void attempt(String name, Visitor visitor, Runnable step) {
    try {
      step.run();
    } catch (TarnException e) {
      if (e.kind() == TarnException.Kind.ENVIRONMENT) {
        throw e;
      }
      visitor.damaged(name, e);
    }
  }

  private void visitCommit(String id, Deque<String> commits, CommitWalk walk, Visitor visitor) {
    CommitRecord record = objects.commit(id);
    attempt(ObjectNames.commit(id), visitor, () -> visitSchema(record.schema()));
    commits.addAll(cut.parents(id, record, objects::hasCommit));
    record.laidOut().ifPresent(laidOut -> commits.add(laidOut.id()));
    walk.visit(id, record);
    for (TensorSchema tensor : schema(record.schema()).tensors()) {
      if (!record.tensors().containsKey(tensor.id())) {
        throw new DamagedException(
            "Commit " + id + " lists no chunks of tensor '" + tensor.name() + "'.", null);
      }
    }
  }

  /** A tensor stays of its kind: what is listed for it once is read as such by every commit. */
  private void visitSchema(ObjectRef ref) {
    for (TensorSchema tensor : schema(ref).tensors()) {
      TensorSchema before = tensors.putIfAbsent(tensor.id(), tensor);
      if (before != null && !isSameKind(before, tensor)) {
        throw new DamagedException(
            "Tensor '"
                + tensor.name()
                + "' is "
                + describe(tensor)
                + "; other commits have "
                + describe(before)
                + ".",
            null);
      }
    }
  }

  private static boolean isSameKind(TensorSchema one, TensorSchema other) {
    return one.htype() == other.htype()
        && one.inner() == other.inner()
        && one.dtype() == other.dtype()
        && one.shape().equals(other.shape());
  }

  private static String describe(TensorSchema tensor) {
    return tensor.htypeName() + " of " + tensor.dtype() + ", shape " + tensor.shape();
  }

  /** Commits share schemas: each is read once. */
  private Schema schema(ObjectRef ref) {
    Schema schema = schemas.get(ref.id());
    if (schema == null) {
      schema = objects.schema(ref);
      schemas.put(ref.id(), schema);
    }
    return schema;
  }

  /** A tensor as the first schema that has it says, of those that were read so far. */
  public Optional<TensorSchema> tensor(String tensorId) {
    return Optional.ofNullable(tensors.get(tensorId));
  }

  private static final class Below implements CommitWalk.Visitor {
    private final Visitor visitor;

    Below(Visitor visitor) {
      this.visitor = visitor;
    }

    @Override
    public void object(ObjectRef ref, String ownName, Held held) {
      if (ref.isOwnFile()) {
        visitor.object(ownName, ref.id(), ref, held);
      } else {
        visitor.object(ObjectNames.commit(ref.pack()), ref.pack(), ref, held);
      }
    }

    @Override
    public void damaged(String name, TarnException reason) {
      visitor.damaged(name, reason);
    }
  }
}
