import Files
import Model
import Synchronization

/// Reading files back, which is the only way to know their bytes where a service tells no digest.
/// What was read once need not be read again: under one id nothing but the name can change.
final class ForgeDownload: Sendable {
    private let forge: any Forge
    private let known = Mutex<[String: Digest]>([:])

    init(_ forge: any Forge) { self.forge = forge }

    /// Services answer with the bytes or lead to their object store, which must not see the token.
    func read(
        _ file: RemoteFile, of plan: PublishPlan, _ body: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        var request = try forge.download(file, of: plan)
        request.limit = file.size
        let hash = try Hash(.sha256)
        let answer = try forge.api.means.client.send(request) { (step) throws(Failure) in
            try hash.update(step.span.bytes)
            try body(step)
        }
        guard answer.isGood else {
            throw answer.failure("cannot read back \(file.name) from \(forge.api.repository)")
        }
        let digest = try hash.value()
        known.withLock { $0[file.id] = digest }
    }

    /// Whether it is `item`, byte for byte.
    func isSame(
        _ file: ForgeFile, _ item: PublishItem, of plan: PublishPlan
    ) throws(Failure) -> Bool {
        guard file.isWhole, file.size == item.size else { return false }
        if let told = file.sha256 { return told == item.sha256 }
        return try digest(file.remote, of: plan) == item.sha256
    }

    private func digest(_ file: RemoteFile, of plan: PublishPlan) throws(Failure) -> Digest? {
        if let digest = known.withLock({ $0[file.id] }) { return digest }
        try forge.api.patience.persist { () throws(Failure) -> Attempt<Void> in
            do throws(Failure) {
                return .done(try read(file, of: plan) { _ throws(Failure) in })
            } catch {
                // A download that was cut off is begun anew.
                guard error.exit == .failed else { throw error }
                return .again(error, after: nil)
            }
        }
        return known.withLock { $0[file.id] }
    }
}
