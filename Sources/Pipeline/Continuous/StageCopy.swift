internal import Files
internal import Model

/// Copies files of stages, taking the digest of the very bytes that are written.
enum StageCopy {
    /// Copies the regular file at `source` to `path` below `root`; the folders above it are made.
    static func file(
        _ source: String, to path: String, below root: HeldFolder
    ) throws(Failure) -> Digest {
        let folder = try root.folder(below: Path.parent(path))
        var input = try InputFile(source)
        var output = try FreshFile(
            Path.name(path), in: folder, mode: input.mode & 0o100 != 0 ? 0o755 : 0o644)
        let hash = try Hash(.sha256)
        try input.forEachStep { step throws(Failure) in
            try hash.update(step.span.bytes)
            try output.write(step.span.bytes)
        }
        return try hash.value()
    }

    /// Makes a link at `path` below `root`, which leads to `target`.
    static func link(
        _ path: String, below root: HeldFolder, to target: String
    ) throws(Failure) {
        try root.folder(below: Path.parent(path)).link(Path.name(path), to: target)
    }
}
