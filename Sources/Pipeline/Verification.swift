internal import Files
public import Model
internal import Publishing
public import Signing

/// Verifies a file, a folder or an address with one trusted key: what a downloader asks for.
public struct Verification {
    private let trust: TrustedKey
    private let surroundings: Surroundings
    /// The version asked for, when one was.
    private let version: Version?

    /// `key` is a public key file or a fingerprint in any form.
    public init(key: String, version: Version?, _ surroundings: Surroundings) throws(Failure) {
        trust = try TrustedKey.parse(key)
        self.version = version
        self.surroundings = surroundings
    }

    /// What was proved about `target`.
    public func verify(_ target: String) throws(Failure) -> Verdict {
        let verifier = ReleaseVerifier(trusting: trust, formats: Registry.signatures)
        if HTTPClient.isAddress(target) { return try verifyAddress(target, verifier) }
        guard let kind = try Folder.kind(target) else {
            throw Failure(
                "there is no \(target)", hint: "name a file, a folder or an address", exit: .usage)
        }
        return kind == .folder
            ? try verifier.verify(FolderSource(target), version: version)
            : try verifier.verify(file: target, version: version)
    }

    /// An address of a folder has the list below it; an address of a file has it beside it.
    private func verifyAddress(
        _ address: String, _ verifier: ReleaseVerifier
    ) throws(Failure) -> Verdict {
        let client = HTTPClient(certificates: surroundings.variable("SSL_CERT_FILE"))
        let folder = WebSource(address, client)
        let hasList = try folder.bytes(ReleaseFile.checksums, limit: ChecksumList.limit) != nil
        if address.hasSuffix("/") || hasList {
            return try verifier.verify(folder, version: version)
        }
        let source = WebSource(Path.parent(address), client)
        return try verifier.verify(source, only: [Path.name(address)], version: version)
    }
}
