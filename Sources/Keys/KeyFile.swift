import Files
package import Model

/// One file of a new identity, before it is on disk.
package struct KeyFile {
    package let name: String
    package let bytes: [UInt8]
    package let mode: UInt16

    package init(_ name: String, _ bytes: [UInt8], mode: UInt16 = 0o644) {
        self.name = name
        self.bytes = bytes
        self.mode = mode
    }

    /// Writes all of `files` aside, then moves them to names that must be free; or leaves nothing.
    package static func place(_ files: [KeyFile], in folder: String) throws(Failure) {
        let home = try HeldFolder(named: folder)
        let aside = try home.scratch()
        var placed: [String] = []
        do throws(Failure) {
            for file in files {
                try TextFile.write(file.bytes, to: file.name, in: aside, mode: file.mode)
            }
            for file in files {
                try aside.move(file.name, to: file.name, in: home)
                placed.append(file.name)
            }
            try home.sync()
            try home.discard(aside)
        } catch {
            for name in placed { try? home.unlink(name) }
            try? home.discard(aside)
            throw error
        }
    }
}

/// A small file that only its owner may read: a private key, a passphrase.
enum PrivateFile {
    private static let limit = 1 << 14

    /// The file's bytes; a link, and a file that others can read, are refused.
    static func read(_ path: String) throws(Failure) -> [UInt8] {
        do throws(Failure) {
            return try bytes(path)
        } catch {
            throw error.exiting(.noKey)
        }
    }

    private static func bytes(_ path: String) throws(Failure) -> [UInt8] {
        var file = try InputFile(path)
        guard file.mode & 0o077 == 0 else {
            throw Failure(
                "refused \(path)", "others than its owner can read it",
                hint: "chmod 600 \(ShellWord.posix(path)); if others did read it, replace the key")
        }
        guard file.size <= Int64(limit) else {
            throw Failure("refused \(path)", "it is over \(limit) bytes")
        }
        var bytes: [UInt8] = []
        while try file.read(limit + 1, into: &bytes) {}
        try file.confirmWhole()
        return bytes
    }
}
