internal import Files
internal import Model

/// Copies files of stages, taking the digest of the very bytes that are written.
enum StageCopy {
    /// Copies the regular file at `source`; the folders above `place` are made.
    static func file(_ source: String, to place: String) throws(Failure) -> Digest {
        try Folder.make(Path.parent(place))
        var input = try InputFile(source)
        var output = try FreshFile(place, mode: input.mode & 0o100 != 0 ? 0o755 : 0o644)
        let hash = try Hash(.sha256)
        try input.forEachStep { step throws(Failure) in
            try hash.update(step.span.bytes)
            try output.write(step.span.bytes)
        }
        return try hash.value()
    }

    /// Makes a link at `place`, which leads to `target`.
    static func link(_ place: String, to target: String) throws(Failure) {
        try Folder.make(Path.parent(place))
        try FreshFile.link(place, to: target)
    }
}
