import Files
import Model
import Synchronization

/// One file on its way into a release. Gitea attaches whatever comes, also under a name that is
/// there; so the list decides what is there, and others of the name go when the right one is.
struct GiteaUpload {
    let service: GiteaService
    let download: GiteaDownload
    let release: GiteaRelease
    let item: PublishItem

    /// Uploads, or finds the file there; `known` is what was seen under its name last.
    func run(
        known: [GiteaAttachment]
    ) throws(Failure) -> (attachment: GiteaAttachment, sent: Bool) {
        var known = known
        var isSure = true
        let (attachment, sent) = try service.means.client.patience.persist {
            () throws(Failure) -> Attempt<(GiteaAttachment, Bool)> in
            if !isSure {
                known = try service.attachments(of: release).filter { $0.name == item.name }
            }
            isSure = false
            if let there = try same(known) { return .done((there, false)) }
            return try send()
        }
        try remove(known, but: attachment)
        return (attachment, sent)
    }

    /// Leaves one of those that two runs of the same publication have sent.
    func settle(_ known: [GiteaAttachment]) throws(Failure) {
        if known.count > 1, let there = try same(known) { try remove(known, but: there) }
    }

    /// The oldest that is right, so that two runs choose the same.
    private func same(_ known: [GiteaAttachment]) throws(Failure) -> GiteaAttachment? {
        for there in known.inOrder(of: \.id) where try download.isSame(there, item) {
            return there
        }
        return nil
    }

    private func remove(
        _ known: [GiteaAttachment], but kept: GiteaAttachment
    ) throws(Failure) {
        for other in known where other.id != kept.id {
            try service.remove(other, of: release)
        }
    }

    private func send() throws(Failure) -> Attempt<(GiteaAttachment, Bool)> {
        let url =
            service.url("/releases/\(release.id)/assets")
            + "?name=" + PercentEncoding.segment(item.name)
        switch try service.means.client.attempt(form(try service.request("POST", url))) {
        case .again(let failure, let wait): return .again(failure, after: wait)
        case .done(let answer):
            guard answer.isGood else {
                throw answer.failure("cannot upload \(item.name) to \(service.repository)")
            }
            let attachment = try GiteaAttachment(try answer.json())
            guard attachment.name == item.name else {
                throw Failure(
                    "\(item.name) would be served as \(SafeName.printable(attachment.name))",
                    hint: "give the artifact another 'name' in the manifest")
            }
            guard attachment.size == item.size else {
                return .again(item.spoiled(in: service.repository), after: nil)
            }
            return .done((attachment, true))
        }
    }

    /// As a form (RFC 7578), since only newer servers take the bytes alone. No file has its own
    /// digest in it, so the boundary is safe.
    private func form(_ request: HTTPRequest) -> HTTPRequest {
        let boundary = "consign-" + item.sha256.hex
        let head = """
            --\(boundary)\r
            Content-Disposition: form-data; name="attachment"; filename="file"\r
            Content-Type: application/octet-stream\r
            \r

            """
        return request.sending(
            .framed(
                before: Array(head.utf8), item.file, after: Array("\r\n--\(boundary)--\r\n".utf8)),
            type: "multipart/form-data; boundary=\(boundary)")
    }
}

/// Reading attachments back, which is the only way to know their bytes. What was read once need
/// not be read again: nothing but its name can change.
final class GiteaDownload: Sendable {
    private let service: GiteaService
    private let known = Mutex<[String: Digest]>([:])

    init(_ service: GiteaService) { self.service = service }

    /// By its uuid, since a draft's files have no names yet. Gitea answers with the bytes or leads
    /// to its object store.
    func read(
        _ file: RemoteFile, _ body: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        let url = WebAddress.join(
            service.root, "attachments", PercentEncoding.segment(file.id))
        var request = try service.request("GET", url)
        request.limit = file.size
        let hash = try Hash(.sha256)
        let answer = try service.means.client.send(request) { (step) throws(Failure) in
            try hash.update(step.span.bytes)
            try body(step)
        }
        guard answer.isGood else {
            throw answer.failure("cannot read back \(file.name)")
        }
        let digest = try hash.value()
        known.withLock { $0[file.id] = digest }
    }

    /// Whether it is `item`, byte for byte.
    func isSame(_ attachment: GiteaAttachment, _ item: PublishItem) throws(Failure) -> Bool {
        guard attachment.size == item.size else { return false }
        if known.withLock({ $0[attachment.uuid] }) == nil {
            try service.means.client.patience.persist { () throws(Failure) -> Attempt<Void> in
                do throws(Failure) {
                    return .done(try read(attachment.file) { _ throws(Failure) in })
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
