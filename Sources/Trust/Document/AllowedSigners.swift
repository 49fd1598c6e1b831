import Crypto
import Files
import Keys
package import Model

/// The file that says to `ssh-keygen -Y verify` who may sign, and when (ssh-keygen(1), ALLOWED
/// SIGNERS): one for the whole project, from its key document.
package enum AllowedSigners {
    /// Its file name beside the key document.
    package static func fileName(of product: String) -> String { "\(product).allowed_signers" }

    /// A line for every identity whose signatures count, within its time.
    ///
    /// The dates are whole days, which every ssh-keygen reads in its own zone; the day after the
    /// last one ends it. The document is what is exact.
    package static func file(of document: KeyDocument) -> [UInt8] {
        var lines: [String] = []
        for one in document.identities where one.state != .compromised && one.state != .next {
            guard let key = one.identity.key(.ed25519) else { continue }
            var options = ["namespaces=\"\(SSHSignatureBlob.files)\""]
            options.append("valid-after=\"\(digits(one.notBefore))\"")
            if let end = one.end {
                options.append("valid-before=\"\(digits(Timestamp(end.seconds + 86400)))\"")
            }
            let line = SSHKey.line(key, comment: "").dropLast()
            lines.append("\(one.name) \(options.joined(separator: ",")) \(line)\n")
        }
        return Array(lines.joined().utf8)
    }

    /// `20261125`
    private static func digits(_ date: Timestamp) -> String { date.day.filter { $0 != "-" } }
}

/// An SSH key revocation list: what `ssh-keygen -Y verify -r` refuses at any date.
/// <https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.krl>
package enum KeyRevocationList {
    /// `SSHKRL`, a line end and a zero.
    private static let magic: UInt64 = 0x5353_484B_524C_0A00
    private static let formatVersion: UInt32 = 1
    private static let explicitKeys: UInt8 = 2
    private static let sha256: UInt8 = 5

    /// Its file name beside the key document.
    package static func fileName(of product: String) -> String { "\(product).krl" }

    /// The list of the identities of `document` that are in other hands.
    ///
    /// Keys that only ended are not in it: what they signed stays good.
    package static func file(of document: KeyDocument) throws(Failure) -> [UInt8] {
        let keys = document.identities.filter { $0.state == .compromised }.flatMap(\.identity.keys)
        let blobs = try keys.map { key throws(Failure) in try SSHKey.anyBlob(key) }
        let hashes = try blobs.map { blob throws(Failure) in try Hash.of(blob).bytes }
        var writer = ByteWriter()
        writer.big(magic)
        writer.big(formatVersion)
        writer.big(UInt64(document.version))
        writer.big(UInt64(max(0, document.date.seconds)))
        writer.big(UInt64(0))
        writer.raw(SSHWire.string(""))
        writer.raw(SSHWire.string("\(document.product) keys, version \(document.version)"))
        for (type, values) in [(explicitKeys, blobs), (sha256, hashes)] where !values.isEmpty {
            writer.big(type)
            writer.raw(SSHWire.string(sorted(values)))
        }
        return writer.bytes
    }

    private static func sorted(_ values: [[UInt8]]) -> [UInt8] {
        values.sorted { $0.lexicographicallyPrecedes($1) }.flatMap { SSHWire.string($0) }
    }
}
