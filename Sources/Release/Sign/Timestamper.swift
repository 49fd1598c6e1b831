import Crypto
import Files
import Model

/// Has an authority say that it saw the signatures of a release, and keeps its word beside them.
///
/// A timestamp that is there and good is kept: it is older, and so worth more, than a new one.
struct Timestamper {
    /// Posts a request to an address and gives the answer's body.
    typealias Exchange = @Sendable (String, [UInt8]) throws(Failure) -> [UInt8]

    let folder: ReleaseFolder
    let policy: TimestampPolicy
    let root: String
    let progress: Progress
    let exchange: Exchange

    /// Reads the certificates that the authority's own must lead to.
    static func anchor(_ policy: TimestampPolicy, root: String) throws(Failure) -> TimestampAnchor {
        let path = Path.join(root, policy.certificate.value)
        do throws(Failure) {
            return try TimestampAnchor(
                pem: try TextFile.bytes(path, limit: TimestampAnchor.limit), name: path)
        } catch {
            throw error.advising("save the authority's root certificate there, in PEM")
                .located(policy.certificate.place).exiting(.usage)
        }
    }

    /// Timestamps `signatures`; when the authority gives none, that is a failure or a warning.
    func stamp(_ signatures: [String]) throws(Failure) -> StepResult {
        let anchor = try Self.anchor(policy, root: root)
        progress(.began("timestamp", total: signatures.count))
        var made = 0
        do throws(Failure) {
            for name in signatures {
                made += try stamp(name, anchor) ? 1 : 0
                progress(.advanced(ReleaseFile.timestamp(of: name)))
            }
        } catch {
            guard !policy.isRequired else { throw error }
            progress(.warned("no timestamp: \(error.message)"))
            return StepResult("timestamp", .skipped("\(error.what), which the manifest allows"))
        }
        return StepResult(
            "timestamp",
            .done(made == 0 ? "all were there and verify" : "\(made) by \(policy.server.value)"))
    }

    /// False when there is nothing to do.
    private func stamp(_ name: String, _ anchor: TimestampAnchor) throws(Failure) -> Bool {
        let signed = try TextFile.bytes(folder.path + "/" + name, limit: 32 << 20)
        let file = ReleaseFile.timestamp(of: name)
        let path = folder.path + "/" + file
        if try Folder.kind(path) == .file,
            let old = try? TextFile.bytes(path, limit: TimestampToken.limit),
            (try? TimestampToken(old, name: file).time(over: signed, anchor: anchor)) != nil
        {
            return false
        }
        let nonce = try TimestampRequest.nonce()
        let request = try TimestampRequest(over: signed, nonce: nonce)
        // An authority may take its time, which is to be seen.
        let answer = try progress.measure(file) { () throws(Failure) in
            try exchange(policy.server.value, request.bytes)
        }
        let token = try TimestampToken(answer, name: file)
        let time = try token.time(over: signed, anchor: anchor, nonce: nonce)
        try TextFile.write(token.bytes, to: file, in: folder.held)
        progress(.said("  \(file)  \(time.text)"))
        return true
    }
}
