package dev.tarn.query.jdbc;

import dev.tarn.dataset.Dataset;
import org.apache.calcite.avatica.AvaticaConnection;
import org.apache.calcite.avatica.AvaticaFactory;
import org.apache.calcite.avatica.DriverVersion;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.avatica.UnregisteredDriver;

/** Makes Avatica's connection on a dataset that is open; the connection closes it. */
final class DatasetDriver extends UnregisteredDriver {
  static final int MAJOR = 0;
  static final int MINOR = 1;

  private final Dataset dataset;

  DatasetDriver(Dataset dataset) {
    this.dataset = dataset;
  }

  @Override
  protected AvaticaFactory createFactory() {
    return new ReadingStatements(super.createFactory());
  }

  @Override
  protected DriverVersion createDriverVersion() {
    String version = MAJOR + "." + MINOR;
    return new DriverVersion("Tarn", version, "Tarn", version, false, MAJOR, MINOR, MAJOR, MINOR);
  }

  @Override
  protected String getConnectStringPrefix() {
    return Address.PREFIX;
  }

  @Override
  public Meta createMeta(AvaticaConnection connection) {
    return new DatasetMeta(connection, dataset);
  }
}
