internal import Files
internal import Model

/// A small file that only its owner may read: a private key, a passphrase.
enum PrivateFile {
    private static let limit = 1 << 14

    /// The file's bytes; a link, and a file that others can read, are refused.
    static func read(_ path: String) throws(Failure) -> [UInt8] {
        do throws(Failure) {
            return try bytes(path)
        } catch {
            throw Failure(error.what, error.why, hint: error.hint, exit: .noKey)
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
