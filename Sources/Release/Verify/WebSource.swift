import Files
import Model
import Publishing
import Trust

/// A published release read over the web; nothing is kept, everything is bounded.
struct WebSource: ReleaseSource {
    /// The folder's address.
    let name: String
    private let client: HTTPClient

    /// The folder at `base`.
    init(_ base: String, _ client: HTTPClient) {
        name = base.hasSuffix("/") ? base : base + "/"
        self.client = client
    }

    /// The folder above; nil at the root of a server.
    var parent: WebSource? {
        let above = Path.parent(String(name.dropLast()))
        return above.contains("://") && !above.hasSuffix("/") ? WebSource(above, client) : nil
    }

    func bytes(_ name: String, limit: Int) throws(Failure) -> [UInt8]? {
        var bytes: [UInt8] = []
        let found = try fetch(name, limit: Int64(limit)) { bytes += $0 }
        return found ? bytes : nil
    }

    func measure(
        _ name: String, limit: Int64, _ algorithms: [Digest.Algorithm]
    ) throws(Failure) -> WrittenFile? {
        let hashes = try algorithms.map { algorithm throws(Failure) in try Hash(algorithm) }
        var size: Int64 = 0
        let found = try fetch(name, limit: limit + 1) { (step) throws(Failure) in
            size += Int64(step.count)
            for hash in hashes { try hash.update(step.span.bytes) }
        }
        guard found else { return nil }
        return WrittenFile(
            size: size, digests: try hashes.map { hash throws(Failure) in try hash.value() })
    }

    func feed(
        _ name: String, limit: Int64, to body: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) -> Bool {
        try fetch(name, limit: limit, body)
    }

    /// A web server does not say what else it has.
    func names() throws(Failure) -> [String]? { nil }

    private func fetch(
        _ name: String, limit: Int64, _ body: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) -> Bool {
        let url = self.name + PercentEncoding.segment(name)
        var request = HTTPRequest("GET", url)
        request.limit = limit
        let answer = try client.send(request, into: body)
        switch answer.status {
        case 200: return true
        case 404, 410: return false
        default: throw answer.failure("cannot fetch \(url)")
        }
    }
}

/// Where its user says that a project's key document and log are: releases on a forge have no place
/// beside them for either.
struct DocumentPlace {
    /// The folder, or what is below the address.
    let source: any ReleaseSource

    /// `text` is a folder of this machine or an address.
    init(_ text: String, _ client: HTTPClient) throws(Failure) {
        if WebAddress.isAddress(text) {
            source = WebSource(text, client)
        } else {
            guard try Folder.kind(text) == .folder else {
                throw Failure(
                    "--documents is not a folder", "'\(SafeName.printable(text))'",
                    hint: "name the folder or the address that has \(KeyDocument.fileName)",
                    exit: .usage)
            }
            source = FolderSource(text)
        }
    }

    /// What is asked for by name must be there, and say something about the keys that are believed:
    /// otherwise whoever can hold a file back hides a revocation.
    func check(_ trust: TrustChoice) throws(Failure) {
        guard trust.document == nil else { return }
        if try source.bytes(KeyDocument.fileName, limit: KeyDocumentText.limit) != nil {
            throw Failure(
                "the key document in \(source.name) is not by a key that you name",
                hint: "name a key that signs in it, or the document itself", exit: .noKey)
        }
        guard try source.bytes(ReleaseLog.fileName, limit: ReleaseLog.limit) == nil else { return }
        throw Failure(
            "there is no \(KeyDocument.fileName) and no \(ReleaseLog.fileName) in \(source.name)",
            hint: "ask the project where they are", exit: .unverified)
    }
}
