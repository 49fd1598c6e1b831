import Crypto
import Model

/// What is signed as it is, without a word in front that says what for: checksum lists only.
///
/// A signature over bare bytes could pass for one of another format that uses the same key, if those
/// bytes were what that format signs. A checksum list never is.
enum ListOnlySigning {
    /// How other formats that sign with Ed25519 keys begin what they sign: SSHSIG, DSSE, TLS 1.3
    /// (RFC 8446 section 4.4.3).
    private static let preambles = ["SSHSIG", "DSSEv1", "        "].map { Array($0.utf8) }

    /// The bytes of `message`, which the format `format` is about to sign.
    static func bytes(_ message: Message, _ format: String) throws(Failure) -> [UInt8] {
        let bytes = try message.whole(limit: ChecksumList.limit)
        do throws(Failure) {
            guard !preambles.contains(where: { bytes.starts(with: $0) }) else {
                throw Failure("it begins like what another signature format signs")
            }
            _ = try ChecksumList(parsing: bytes, name: message.name)
        } catch {
            throw Failure(
                "the format \(format) does not sign \(message.name)",
                "it signs checksum lists only: \(error.message)",
                hint: "sign other files with ssh, minisign or openssl", exit: .usage)
        }
        return bytes
    }
}
