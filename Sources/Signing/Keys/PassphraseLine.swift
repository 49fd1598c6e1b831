internal import Files
internal import Glibc
internal import Model

/// One line with a passphrase in it.
enum PassphraseLine {
    /// Reads up to a line end or the end of the file, and not a byte more.
    static func read(_ descriptor: Int32, _ name: String) throws(Failure) -> [UInt8] {
        var line: [UInt8] = []
        line.reserveCapacity(PassphraseSource.limit + 2)
        while true {
            var byte: UInt8 = 0
            let got = Glibc.read(descriptor, &byte, 1)
            if got < 0 && errno == EINTR { continue }
            guard got >= 0 else { throw Failure.system("cannot read the passphrase from", name) }
            if got == 0 || byte == UInt8(ascii: "\n") { break }
            line.append(byte)
            guard line.count <= PassphraseSource.limit + 1 else {
                Secret.wipe(&line)
                throw tooLong(name)
            }
        }
        return try trimmed(&line, name)
    }

    /// The first line of `bytes`.
    static func first(of bytes: [UInt8], _ name: String) throws(Failure) -> [UInt8] {
        var line = Array(bytes.prefix { $0 != UInt8(ascii: "\n") })
        return try trimmed(&line, name)
    }

    private static func trimmed(_ line: inout [UInt8], _ name: String) throws(Failure) -> [UInt8] {
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        guard line.count <= PassphraseSource.limit else {
            Secret.wipe(&line)
            throw tooLong(name)
        }
        return line
    }

    static func tooLong(_ name: String) -> Failure {
        Failure(
            "the passphrase from \(name) is too long",
            "\(PassphraseSource.limit) bytes are allowed", exit: .usage)
    }
}
