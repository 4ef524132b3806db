package dev.tarn.query;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.PreparedQuery;
import dev.tarn.dataset.Projections;
import dev.tarn.dataset.QueryEngine;
import dev.tarn.dataset.QueryOptions;
import dev.tarn.dataset.QueryPlan;
import dev.tarn.dataset.Question;
import dev.tarn.dataset.RowSelection;
import dev.tarn.dataset.View;
import dev.tarn.query.bind.QueryBinder;
import dev.tarn.query.execute.Execution;
import dev.tarn.query.execute.Profile;
import dev.tarn.query.execute.Settings;
import dev.tarn.query.explain.Explanation;
import dev.tarn.query.expression.Evaluation;
import dev.tarn.query.expression.Watch;
import dev.tarn.query.fault.Fault;
import dev.tarn.query.fault.QueryException;
import dev.tarn.query.parser.QueryText;
import dev.tarn.query.parser.TqlParser;
import dev.tarn.query.parser.TqlSyntaxException;
import dev.tarn.query.plan.PlanNode;
import dev.tarn.query.plan.Planner;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * Answers TQL. Found by dataset-core through {@link java.util.ServiceLoader}; threads may share it.
 */
public final class TqlEngine implements QueryEngine {
  private static final ParsedTexts TEXTS = new ParsedTexts();
  private static final Object LOADING = new Object();
  private static volatile boolean loaded;

  private final Tuning tuning;

  /** The engine; it holds nothing. */
  public TqlEngine() {
    this(Tuning.standard());
  }

  TqlEngine(Tuning tuning) {
    this.tuning = tuning;
  }

  @Override
  public void load() {
    loadOnce();
  }

  /**
   * Sets up Calcite, most of what the first query of a process takes. One thread does it and others
   * that ask wait: Calcite's classes need each other while they are initialised.
   */
  private static void loadOnce() {
    if (!loaded) {
      synchronized (LOADING) {
        TqlParser.parse(new QueryText("SELECT *"));
        new Planner();
        UserFunctions.table();
        loaded = true;
      }
    }
  }

  @Override
  public View query(Dataset dataset, String tql, QueryOptions options) {
    return answer(dataset, null, tql, options);
  }

  @Override
  public View refine(View view, String tql, QueryOptions options) {
    return answer(view.dataset(), view, tql, options);
  }

  @Override
  public View restore(Dataset dataset, RowSelection rows, String projection, Question question) {
    Optional<List<String>> tensors = Projections.tensors(projection);
    if (tensors.isPresent()) {
      return dataset.rows(rows, tensors.get(), question);
    }
    QueryText text = new QueryText("SELECT " + projection);
    return guarded(
        text,
        () ->
            Answers.restored(
                dataset,
                planned(dataset, null, text, QueryOptions.defaults(), null),
                rows,
                question));
  }

  @Override
  public PreparedQuery prepare(Dataset dataset, String tql) {
    QueryText text = new QueryText(tql);
    SqlNode syntax = guarded(text, () -> TEXTS.parse(text));
    return new PreparedQuery() {
      @Override
      public String text() {
        return tql;
      }

      @Override
      public View run(QueryOptions options) {
        return guarded(
            text,
            () ->
                Answers.of(
                    dataset,
                    planned(new DatasetSources(dataset, null), text, syntax, options, null)));
      }
    };
  }

  @Override
  public QueryPlan explain(Dataset dataset, String tql, QueryOptions options, boolean analyze) {
    QueryText text = new QueryText(tql);
    return guarded(
        text,
        () -> {
          Profile profile = analyze ? new Profile() : null;
          Answers.Planned planned = planned(dataset, null, text, options, profile);
          Explanation explanation =
              new Explanation(planned.plan(), options.usesIndexes(), Canonical::readable);
          if (analyze) {
            explanation.watchReads();
            Answers.of(dataset, planned);
          }
          return explanation.tree(Optional.ofNullable(profile));
        });
  }

  private View answer(Dataset dataset, @Nullable View view, String tql, QueryOptions options) {
    QueryText text = new QueryText(tql);
    return guarded(text, () -> Answers.of(dataset, planned(dataset, view, text, options, null)));
  }

  private Answers.Planned planned(
      Dataset dataset,
      @Nullable View view,
      QueryText text,
      QueryOptions options,
      @Nullable Profile profile) {
    return planned(new DatasetSources(dataset, view), text, TEXTS.parse(text), options, profile);
  }

  /** The syntax of a text. */
  static SqlNode parsed(QueryText text) {
    return TEXTS.parse(text);
  }

  /** A query over these sources, bound and improved; nothing is read. */
  Answers.Planned planned(
      DatasetSources sources,
      QueryText text,
      SqlNode syntax,
      QueryOptions options,
      @Nullable Profile profile) {
    Planner planner = new Planner();
    QueryBinder binder =
        new QueryBinder(text, sources, options.params(), planner.cluster(), UserFunctions.table());
    PlanNode bound = binder.bind(syntax);
    PlanNode plan = tuning.improves() ? planner.improve(bound) : bound;
    boolean random = binder.isRandom();
    long seed =
        binder
            .seed()
            .orElseGet(
                () -> options.seed().orElseGet(() -> random ? new SecureRandom().nextLong() : 0));
    OptionalLong recorded = random ? OptionalLong.of(seed) : OptionalLong.empty();
    Question question = new Question(text.text(), options.params(), recorded);
    Execution execution =
        Execution.of(
            new Evaluation(seed, new Watch(options)),
            new Settings(options.threads(), options.usesIndexes(), tuning.batchRows(), profile));
    return new Answers.Planned(text, plan, execution, question, seed);
  }

  /** Runs what may find a fault in a text, and gives the fault its place. */
  static <T> T guarded(QueryText text, Supplier<T> answer) {
    loadOnce();
    try {
      return deepEnough(answer);
    } catch (TqlSyntaxException e) {
      throw QueryException.of(text, e);
    } catch (Fault e) {
      throw QueryException.of(text, e);
    } catch (StackOverflowError e) {
      throw QueryException.of(
          text,
          Fault.at(SqlParserPos.ZERO, "too-deep", "The query is nested too deeply to be worked out")
              .hint("Use IN (...) or a parameter (?) for long lists of values, WITH for parts."));
    }
  }

  private static <T> T deepEnough(Supplier<T> answer) {
    try {
      return answer.get();
    } catch (StackOverflowError e) {
      return DeepStack.call(answer);
    }
  }
}
