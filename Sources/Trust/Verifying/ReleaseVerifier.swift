import Crypto
import Files
package import Model
package import Signatures

/// Checks a published release with the keys that its user trusts, without asking anybody.
package struct ReleaseVerifier: Sendable {
    /// Those whose signatures count.
    package let signers: [TrustedSigner]
    /// The formats, strongest first.
    package let formats: [any SignatureFormat]
    /// When signatures count, and how many there must be.
    package let policy: TrustPolicy

    /// Where a log of releases may be, and what was seen of it before.
    package let history: ReleaseHistory

    /// A verifier that believes `signers` and nobody else.
    package init(
        trusting signers: [TrustedSigner], formats: [any SignatureFormat], policy: TrustPolicy,
        history: ReleaseHistory = ReleaseHistory()
    ) {
        self.signers = signers
        self.formats = formats
        self.policy = policy
        self.history = history
    }

    /// Refuses the name of a signature where the name of what it signs is meant.
    package static func refuseSignature(
        _ path: String, _ formats: [any SignatureFormat]
    ) throws(Failure) {
        let names = FolderNames(formats: formats, all: nil)
        guard let signed = names.signed(by: Path.name(path)) else { return }
        throw Failure(
            "\(path) is a signature", "what it signs is to be verified",
            hint: "name the file itself: \(signed)", exit: .usage)
    }

    /// Checks everything in `source`, or `only` some files; `version` is the one asked for.
    package func verify(
        _ source: any ReleaseSource, only: [String] = [], version: Version? = nil
    ) throws(Failure) -> Verdict {
        var names = FolderNames(
            formats: formats, all: try source.names(),
            identities: signers.compactMap { $0.identity?.name })
        if names.all == nil { names.stem = stem(source) }
        let bytes = try listBytes(source)
        let message = Message(name: ReleaseFile.checksums, source: .bytes(bytes))
        var search = try SignerSearch(source, signers, names, message)
        guard !search.found.isEmpty else { throw search.mostTelling() ?? nobody }
        let list = try ChecksumList(parsing: bytes, name: ReleaseFile.checksums)
        let release = try RecordCheck.release(in: source, list)
        try checkVersion(release, version)
        let logged = try logged(release, list)
        search.keep { one throws(Failure) in
            try judge(
                one, release, bytes, proved: try timestamp(one.proof, source),
                isLogged: logged != nil)
        }
        let good = try search.enough(policy.threshold) { key in release?.owner(of: key) }
        let wanted = only.filter { $0 != ReleaseFile.checksums }
        let files = FileCheck(source: source, list: list, release: release)
        let checked = only.isEmpty || !wanted.isEmpty ? try files.check(wanted) : []
        if only.isEmpty { try refuseExtras(names, list, release) }
        let notes = names.all?.contains(ReleaseFile.notes) == true
        return try Verdict(
            good, release, logged, checked, names: try LaterSigners(source, bytes).names(of: good),
            problems: search.problems.map(\.message),
            leavesOutNotes: notes,
            lacksSizes: only.isEmpty && list.digest(of: ReleaseFile.record) == nil)
    }

    /// What an unproved record calls the release: good for a name to ask a server for.
    private func stem(_ source: any ReleaseSource) -> String? {
        guard let bytes = try? source.bytes(ReleaseFile.record, limit: ReleaseRecord.limit),
            let record = try? ReleaseRecord.decode(bytes, name: ReleaseFile.record)
        else { return nil }
        return ReleaseFile.stem(record.name, record.version)
    }

    private var nobody: Failure {
        Failure("no key to verify with", hint: "name it with --key", exit: .noKey)
    }

    /// The proof that the release is in the project's log; nil where there is none to look at.
    private func logged(_ release: Release?, _ list: ChecksumList) throws(Failure) -> LogProof? {
        guard let release, let record = list.digest(of: ReleaseFile.record) else { return nil }
        for place in history.places {
            let check = LogCheck(
                source: place, signers: signers, policy: policy, seen: history.seen)
            if let proof = try check.proof(of: release, record) { return proof }
        }
        guard history.seen == nil else {
            throw Failure(
                "the log that was seen before is gone",
                "there is no \(ReleaseLog.fileName) by anyone who is believed",
                hint: "somebody may be showing you another history; ask the project",
                exit: .rollback)
        }
        return nil
    }

    /// When the signature was seen by an authority that is believed; nil where none says so.
    private func timestamp(
        _ proof: SignatureProof, _ source: any ReleaseSource
    ) throws(Failure) -> Timestamp? {
        let name = ReleaseFile.timestamp(of: proof.file)
        guard let anchor = policy.anchor,
            let token = try source.bytes(name, limit: TimestampToken.limit)
        else { return nil }
        return try TimestampToken(token, name: name).time(over: proof.bytes, anchor: anchor)
    }

    /// Whether a good signature counts, now and for this release.
    private func judge(
        _ one: SignerSearch.Found, _ release: Release?, _ bytes: [UInt8],
        proved: Timestamp?, isLogged: Bool
    ) throws(Failure) {
        let signed = try one.proof.format.signedAt(one.proof.bytes)
        if let signed { try policy.checkDate(signed, by: one.signer.identity) }
        if let identity = one.signer.identity {
            try policy.check(
                identity, claimed: [signed, release?.date].compactMap { $0 }, proved: proved,
                isLogged: isLogged)
        }
        guard let release else { return }
        let message = Message(
            name: ReleaseFile.checksums, release: "\(release.name) \(release.version)",
            date: release.date, record: release, source: .bytes(bytes))
        try one.proof.format.verify(one.proof.bytes, over: message, with: one.proof.key)
    }

    private func listBytes(_ source: any ReleaseSource) throws(Failure) -> [UInt8] {
        guard let bytes = try source.bytes(ReleaseFile.checksums, limit: ChecksumList.limit) else {
            throw Failure(
                "there is no \(ReleaseFile.checksums) in \(source.name)",
                hint: "fetch it and its signatures from where the file is from", exit: .unverified)
        }
        return bytes
    }

    /// The release must be the one that was asked for.
    private func checkVersion(_ release: Release?, _ version: Version?) throws(Failure) {
        guard let version else { return }
        guard let release else {
            throw Failure(
                "cannot tell which version this is", "there is no \(ReleaseFile.record)",
                hint: "fetch \(ReleaseFile.record) too", exit: .unverified)
        }
        guard version == release.version else {
            throw Failure(
                "this is \(release.name) \(release.version)", "\(version) was asked for",
                hint: "an old release can be served in place of a new one; ask the project",
                exit: .rollback)
        }
    }

    private func refuseExtras(
        _ names: FolderNames, _ list: ChecksumList, _ release: Release?
    ) throws(Failure) {
        let listed = Set(list.entries.map(\.name))
        let companions = CompanionNames(
            formats: formats, listed: listed, release: release, present: names.all)
        let extras = (names.all ?? []).filter {
            $0 != ReleaseFile.checksums && !listed.contains($0) && companions.role(of: $0) == nil
        }
        guard extras.isEmpty else {
            let shown = extras.prefix(5).map(SafeName.printable).joined(separator: ", ")
            let more = extras.count > 5 ? " and \(extras.count - 5) more" : ""
            throw Failure(
                "files are here that the signed list does not name", shown + more,
                hint: "remove it, or name the files to verify", exit: .unverified)
        }
    }
}
