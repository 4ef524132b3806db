package dev.tarn.harness.disk;

import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/** What is known of a file or folder of a {@link LossyDisk}. */
record LossyAttributes(Object entry) implements BasicFileAttributes, BasicFileAttributeView {
  @Override
  public FileTime lastModifiedTime() {
    return FileTime.fromMillis(entry instanceof LossyFile file ? file.modifiedMillis : 0);
  }

  @Override
  public FileTime lastAccessTime() {
    return lastModifiedTime();
  }

  @Override
  public FileTime creationTime() {
    return lastModifiedTime();
  }

  @Override
  public boolean isRegularFile() {
    return entry instanceof LossyFile;
  }

  @Override
  public boolean isDirectory() {
    return entry instanceof LossyFolder;
  }

  @Override
  public boolean isSymbolicLink() {
    return false;
  }

  @Override
  public boolean isOther() {
    return false;
  }

  @Override
  public long size() {
    return entry instanceof LossyFile file ? file.size() : 0;
  }

  @Override
  public Object fileKey() {
    return System.identityHashCode(entry);
  }

  @Override
  public String name() {
    return "basic";
  }

  @Override
  public BasicFileAttributes readAttributes() {
    return this;
  }

  @Override
  public void setTimes(FileTime modified, FileTime accessed, FileTime created) {
    if (modified != null && entry instanceof LossyFile file) {
      file.modifiedMillis = modified.toMillis();
    }
  }
}
