internal import Files
internal import Model
internal import Synchronization

/// Reading attachments back, which is the only way to know their bytes. What was read once need
/// not be read again: nothing but its name can change.
final class GiteaDownload: Sendable {
    private let service: GiteaService
    private let known = Mutex<[String: Digest]>([:])

    init(_ service: GiteaService) { self.service = service }

    /// By its uuid, since a draft's files have no names yet. Gitea answers with the bytes or leads
    /// to its object store.
    func read(
        _ attachment: GiteaAttachment, _ body: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        let url = WebAddress.join(
            service.root, "attachments", PercentEncoding.segment(attachment.uuid))
        var request = try service.request("GET", url)
        request.limit = attachment.size
        let hash = try Hash(.sha256)
        let answer = try service.means.client.send(request) { (step) throws(Failure) in
            try hash.update(step.span.bytes)
            try body(step)
        }
        guard answer.isGood else {
            throw answer.failure("cannot read back \(attachment.name)")
        }
        let digest = try hash.value()
        known.withLock { $0[attachment.uuid] = digest }
    }

    /// Whether it is `item`, byte for byte.
    func isSame(_ attachment: GiteaAttachment, _ item: PublishItem) throws(Failure) -> Bool {
        guard attachment.size == item.size else { return false }
        if known.withLock({ $0[attachment.uuid] }) == nil {
            try service.means.client.patience.persist { () throws(Failure) -> Attempt<Void> in
                do throws(Failure) {
                    return .done(try read(attachment) { _ throws(Failure) in })
                } catch {
                    // A download that was cut off is begun anew.
                    guard error.exit == .failed else { throw error }
                    return .again(error, after: nil)
                }
            }
        }
        return known.withLock { $0[attachment.uuid] } == item.sha256
    }
}
