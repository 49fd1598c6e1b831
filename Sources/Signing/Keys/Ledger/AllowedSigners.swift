internal import Model

/// The file that says to `ssh-keygen -Y verify` who may sign, and when (ssh-keygen(1), ALLOWED
/// SIGNERS): one for the whole project, from its key document.
public enum AllowedSigners {
    /// Its file name beside the key document.
    public static func fileName(of product: String) -> String { "\(product).allowed_signers" }

    /// A line for every identity whose signatures count, within its time.
    ///
    /// The dates are whole days, which every ssh-keygen reads in its own zone; the day after the
    /// last one ends it. The document is what is exact.
    public static func file(of document: KeyDocument) -> [UInt8] {
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
