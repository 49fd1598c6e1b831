import Files
import Model
import Samples
import Trust

/// A release that is nowhere, and whose names cannot be listed, as on the web.
struct MemorySource: ReleaseSource {
    let name = "memory"
    private let files: [String: [UInt8]]

    /// What is in the folder of `release` now.
    init(_ release: SignedRelease) throws {
        var files: [String: [UInt8]] = [:]
        for name in try Folder.names(release.path) { files[name] = try release.bytes(name) }
        self.files = files
    }

    func bytes(_ name: String, limit: Int) throws(Failure) -> [UInt8]? { files[name] }
    func measure(
        _ name: String, limit: Int64, _ algorithms: [Digest.Algorithm]
    ) throws(Failure) -> WrittenFile? {
        guard let bytes = files[name] else { return nil }
        return WrittenFile(size: Int64(bytes.count), digests: [try Hash.of(bytes)])
    }
    func feed(
        _ name: String, limit: Int64, to body: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) -> Bool {
        guard let bytes = files[name] else { return false }
        try body(bytes)
        return true
    }
    func names() throws(Failure) -> [String]? { nil }
}
