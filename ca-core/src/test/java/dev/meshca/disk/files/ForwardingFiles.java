package dev.meshca.disk.files;

import java.io.IOException;
import java.nio.file.Path;

/** The real files, for tests to stand in between. */
abstract class ForwardingFiles implements FileOperations {

    @Override
    public void createFolder(Path folder) throws IOException {
        RealFiles.INSTANCE.createFolder(folder);
    }

    @Override
    public void createFile(Path file, boolean secret) throws IOException {
        RealFiles.INSTANCE.createFile(file, secret);
    }

    @Override
    public void write(Path file, byte[] content) throws IOException {
        RealFiles.INSTANCE.write(file, content);
    }

    @Override
    public void sync(Path path) throws IOException {
        RealFiles.INSTANCE.sync(path);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        RealFiles.INSTANCE.move(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
        RealFiles.INSTANCE.delete(path);
    }
}
