package dev.tarn.query.jdbc;

import dev.tarn.dataset.Dataset;
import dev.tarn.dataset.DatasetOptions;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Opens {@code jdbc:tarn:PATH} and {@code jdbc:tarn:PATH?at=REF} for reading. Found by {@link
 * java.sql.DriverManager} through {@link java.util.ServiceLoader}; threads may share it.
 *
 * <p>A connection holds one dataset at the commit that was its head, or {@code at}'s, when it was
 * opened. It is the table that is named after the folder, and {@code dataset}; queries are TQL.
 * Nothing else can be loaded: there is no property that names a model, a class or a file.
 */
public final class TarnDriver implements Driver {
  static {
    try {
      DriverManager.registerDriver(new TarnDriver());
    } catch (SQLException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** A driver; it holds nothing. */
  public TarnDriver() {}

  /**
   * Opens a dataset, or gives null where the URL is another driver's.
   *
   * @throws SQLException if there is no such dataset or ref, or a property is unknown
   */
  @Override
  public @Nullable Connection connect(String url, Properties info) throws SQLException {
    if (!acceptsURL(url)) {
      return null;
    }
    Address address = Address.parse(url, info);
    Dataset dataset;
    try {
      dataset =
          address.ref().isPresent()
              ? Dataset.load(address.location(), address.ref().get(), DatasetOptions.defaults())
              : Dataset.load(address.location());
    } catch (RuntimeException e) {
      throw SqlFaults.of(e);
    }
    try {
      Connection connection = new DatasetDriver(dataset).connect(url, new Properties());
      if (connection != null) {
        return connection;
      }
      throw new IllegalStateException("No connection for " + url);
    } catch (RuntimeException | SQLException e) {
      dataset.close();
      throw e;
    }
  }

  @Override
  public boolean acceptsURL(@Nullable String url) {
    return url != null && url.startsWith(Address.PREFIX);
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
    DriverPropertyInfo at = new DriverPropertyInfo(Address.AT, info.getProperty(Address.AT));
    at.description = "The branch, tag or commit to read; the current branch without it";
    return new DriverPropertyInfo[] {at};
  }

  @Override
  public int getMajorVersion() {
    return DatasetDriver.MAJOR;
  }

  @Override
  public int getMinorVersion() {
    return DatasetDriver.MINOR;
  }

  /** False: JDBC asks its drivers for all of SQL, writing too. */
  @Override
  public boolean jdbcCompliant() {
    return false;
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getLogger("dev.tarn");
  }
}
