import Crypto
import Files
package import Model

/// What a downloader asks for beside the keys to believe.
package struct VerificationOptions: Sendable {
    /// The version it must be.
    package var version: Version?
    /// The version that it must not be older than.
    package var minimum: Version?
    /// How many days ago the log must have been signed at most.
    package var days: Int?
    /// How many different identities must have signed.
    package var threshold = 1
    /// The moment at which keys are judged; nil for now.
    package var moment: Timestamp?
    /// The certificates of the authority whose timestamps are believed.
    package var authority: String?
    /// SHA-256 fingerprints of roots that are believed about code as Apple's is.
    package var roots: [String] = []
    /// The file that remembers what was seen last.
    package var memory: String?
    /// The folder or address that has the key document and the log; nil for beside the release.
    package var documents: String?
    /// The folder to unpack a verified archive into.
    package var folder: String?

    /// A good signature by one key.
    package init() {}

    /// Whose timestamps are believed.
    var anchor: TimestampAnchor? {
        get throws(Failure) {
            try authority.map { path throws(Failure) in
                try TimestampAnchor(
                    pem: try TextFile.bytes(path, limit: TimestampAnchor.limit), name: path)
            }
        }
    }
}
