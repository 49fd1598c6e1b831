package import Files
import Model
import Synchronization

/// Tokens that authorities gave earlier, so that what is signed again has the same bytes: no two
/// answers to one question are alike.
///
/// A token is kept under the digest of the signature that it is over, and counts only while it still
/// proves what it should.
package final class TimestampShelf: Sendable {
    private let folder: CacheFolder
    /// Of this run. Two artifacts may have the same signed program in them, which must get one token;
    /// so one question is asked at a time.
    private let known = Mutex<[String: [UInt8]]>([:])

    /// The tokens in `folder`.
    package init(_ folder: CacheFolder) { self.folder = folder }

    /// The token over `signature` that `proves` takes, or else the one that `ask` gives.
    func token(
        over signature: [UInt8], _ proves: ([UInt8]) -> Bool,
        asking ask: () throws(Failure) -> [UInt8]
    ) throws(Failure) -> [UInt8] {
        let name = try Hash.of(signature).hex + ".tst"
        return try known.withLock { known throws(Failure) in
            if let token = known[name] ?? kept(name), proves(token) {
                known[name] = token
                return token
            }
            let token = try ask()
            known[name] = token
            // A token is as good where none can be kept.
            try? folder.add(name) { file throws(Failure) in try file.write(token.span.bytes) }
            return token
        }
    }

    private func kept(_ name: String) -> [UInt8]? {
        guard let entry = folder.open(name), entry.size <= TimestampToken.limit else { return nil }
        return try? entry.bytes(Int(entry.size), at: 0)
    }
}
