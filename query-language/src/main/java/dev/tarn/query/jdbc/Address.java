package dev.tarn.query.jdbc;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a URL and its properties name.
 *
 * @param location the dataset's location
 * @param ref a branch, tag or commit, if one was given
 */
record Address(String location, Optional<String> ref) {
  static final String PREFIX = "jdbc:tarn:";
  static final String AT = "at";

  // A question mark is a legal part of a path; properties are what looks like them.
  private static final Pattern PROPERTIES = Pattern.compile("\\?(\\w+=[^&?]*(?:&\\w+=[^&?]*)*)$");

  /** Reads a URL; properties that it has itself go before the others. */
  static Address parse(String url, Properties info) throws SQLException {
    String location = url.substring(PREFIX.length());
    Map<String, String> given = new LinkedHashMap<>();
    for (String name : info.stringPropertyNames()) {
      given.put(name, info.getProperty(name));
    }
    Matcher matcher = PROPERTIES.matcher(location);
    if (matcher.find()) {
      for (String property : matcher.group(1).split("&")) {
        int equals = property.indexOf('=');
        given.put(
            property.substring(0, equals),
            URLDecoder.decode(property.substring(equals + 1), StandardCharsets.UTF_8));
      }
      location = location.substring(0, matcher.start());
    }
    if (location.isEmpty()) {
      throw new SQLException(
          "The URL '" + url + "' names no dataset.\nhint: jdbc:tarn:PATH, or jdbc:tarn:PATH?at=v1.",
          SqlFaults.REFUSED_CONNECTION);
    }
    // Tools send a user and a password whether there is one to give or not.
    given.remove("user");
    given.remove("password");
    Optional<String> ref = Optional.ofNullable(given.remove(AT)).filter(text -> !text.isBlank());
    for (String name : given.keySet()) {
      throw new SQLException(
          "Unknown connection property '"
              + name
              + "': a connection reads one dataset and loads nothing else.\n"
              + "hint: The only property is 'at', a branch, tag or commit.",
          SqlFaults.REFUSED_CONNECTION);
    }
    return new Address(location, ref);
  }
}
