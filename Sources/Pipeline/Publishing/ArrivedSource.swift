internal import Files
internal import Model
internal import Publishing
internal import Signing

/// The files of a publication as they arrived, for a verifier.
struct ArrivedSource: ReleaseSource {
    let files: ArrivedFiles
    let plan: PublishPlan
    let record: Release

    var name: String { "what arrived" }

    func bytes(_ name: String, limit: Int) throws(Failure) -> [UInt8]? {
        guard plan.item(name) != nil else { return nil }
        return try TextFile.bytes(files.path(name), limit: limit)
    }

    /// The digests of artifacts are those of the record: that they are the same at the destination
    /// has just been judged by ``ArrivalCheck``, and they are not read for it once more.
    func measure(
        _ name: String, limit: Int64, _ algorithms: [Digest.Algorithm]
    ) throws(Failure) -> WrittenFile? {
        guard let item = plan.item(name) else { return nil }
        guard let artifact = record.artifacts.first(where: { $0.name == name }) else {
            return try FileHash.measure(files.path(name), algorithms)
        }
        return WrittenFile(size: item.size, digests: artifact.digests)
    }

    func feed(
        _ name: String, limit: Int64, to body: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) -> Bool {
        guard let bytes = try bytes(name, limit: Int(limit)) else { return false }
        try body(bytes)
        return true
    }

    func names() throws(Failure) -> [String]? { plan.items.map(\.name).sorted() }
}
