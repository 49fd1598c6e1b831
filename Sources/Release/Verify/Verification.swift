import Crypto
import Files
import Formats
package import Model
import Publishing
import Signatures
package import Trust

/// Verifies a file, a folder or an address with trusted keys: what a downloader asks for.
package struct Verification {
    private let keys: [String]
    private let wish: VerificationOptions
    private let surroundings: Environment
    private let client: HTTPClient

    /// `keys` are public key files, fingerprints in any form, or one key document.
    package init(keys: [String], _ wish: VerificationOptions, _ surroundings: Environment) {
        self.keys = keys
        self.wish = wish
        self.surroundings = surroundings
        client = surroundings.client()
    }

    /// What a file says of itself that no key was named for.
    package static func hearsay(
        of target: String, _ wish: VerificationOptions, _ surroundings: Environment
    ) throws(Failure) -> String? {
        guard !WebAddress.isAddress(target) else { return nil }
        let trust = AppleTrust(
            roots: wish.roots, anchor: try wish.anchor, now: wish.moment ?? surroundings.now)
        return try OpenedCheck(
            source: FolderSource(Path.parent(target)), surroundings: surroundings, trust: trust
        ).say(of: target)
    }

    /// What was proved about `target`.
    package func verify(_ target: String) throws(Failure) -> Verdict {
        let place = try place(of: target)
        if let folder = wish.folder { try checkExtraction(place, to: folder) }
        let named = try wish.documents.map { text throws(Failure) in
            try DocumentPlace(text, client)
        }
        let places = named.map { [$0.source] } ?? place.above
        let trust = try TrustChoice(keys, threshold: wish.threshold, places: places)
        try named?.check(trust)
        let memory = try wish.memory.map { path throws(Failure) in try ReleaseMemory.load(path) }
        let policy = TrustPolicy(
            now: wish.moment ?? surroundings.now, threshold: trust.threshold,
            anchor: try wish.anchor)
        let history = ReleaseHistory(places: places, seen: memory??.log)
        var verdict = try verdict(place, trust, policy, history)
        if let mark = try withdrawal(place.release) { verdict.warnings.append(mark) }
        try checkAge(verdict)
        try remember(verdict, trust, memory ?? nil)
        if let folder = wish.folder, let file = verdict.files.first {
            try VerifiedArchive(source: place.release, file: file).extract(to: folder)
        }
        return verdict
    }

    /// By the list, and then packages by what they carry; by that alone where there is no list, or
    /// none that anyone who is believed has signed.
    private func verdict(
        _ place: DestinationAddress, _ trust: TrustChoice, _ policy: TrustPolicy,
        _ history: ReleaseHistory
    ) throws(Failure) -> Verdict {
        let verifier = ReleaseVerifier(
            trusting: trust.signers, formats: SignatureRegistry.all, policy: policy,
            history: history)
        let lone = place.only.first.map { name in
            SingleFileVerifier(
                name: name, source: place.release, signers: trust.signers, policy: policy,
                temporary: surroundings.temporary)
        }
        let list = try place.release.bytes(ReleaseFile.checksums, limit: ChecksumList.limit)
        if list == nil, let verdict = try lone?.verdict(wish) { return verdict }
        do throws(Failure) {
            var verdict = try verifier.verify(
                place.release, only: place.only, version: wish.version)
            try PackageCheck(source: place.release, document: trust.document, policy: policy)
                .check(&verdict)
            try OpenedCheck(
                source: place.release, surroundings: surroundings,
                trust: AppleTrust(roots: wish.roots, anchor: policy.anchor, now: policy.now)
            ).check(&verdict)
            return verdict
        } catch {
            guard error.exit == .noKey, let lone, lone.isPackage else { throw error }
            guard var verdict = try? lone.verdict(wish) else { throw try lone.explain(error) }
            verdict.warnings.append("\(error.message), so only the package itself was checked")
            return verdict
        }
    }

    /// A mark that nobody signed cannot make a release bad; it is worth reading all the same.
    private func withdrawal(_ source: any ReleaseSource) throws(Failure) -> String? {
        guard let bytes = try source.bytes(ReleaseFile.withdrawal, limit: 1 << 16) else {
            return nil
        }
        let reason = try? JSONText.parse(foreign: bytes, name: ReleaseFile.withdrawal)["reason"]
        return "this release was withdrawn: "
            + SafeName.printable(reason?.text ?? "no reason is given")
    }

    private func checkExtraction(_ place: DestinationAddress, to folder: String) throws(Failure) {
        guard place.only.count == 1 else {
            throw Failure(
                "only one archive can be unpacked", "a whole release was named",
                hint: "name the archive itself", exit: .usage)
        }
        if let name = place.only.first, name.hasSuffix(".deb") || name.hasSuffix(".rpm") {
            throw Failure(
                "\(name) is not an archive to unpack", "its system's own tools do that",
                hint: "verify it without --extract, then use dpkg-deb -x or rpm2cpio", exit: .usage)
        }
        try VerifiedArchive.checkAbsent(folder)
    }

    private func checkAge(_ verdict: Verdict) throws(Failure) {
        try checkFreshness(verdict)
        guard let minimum = wish.minimum else { return }
        guard let version = verdict.release?.version, version >= minimum else {
            throw Failure(
                "this is \(verdict.release?.version.description ?? "of no known version")",
                "at least \(minimum) was asked for",
                hint: "an old release can be served in place of a new one; ask the project",
                exit: .rollback)
        }
    }

    /// A mirror that holds newer releases back cannot have a young checkpoint of an old log.
    private func checkFreshness(_ verdict: Verdict) throws(Failure) {
        guard let days = wish.days else { return }
        let now = wish.moment ?? surroundings.now
        guard let log = verdict.log else {
            throw Failure(
                "cannot tell how old this view of the project is", "there is no log of releases",
                hint: "ask the project for one: sign: {log: true}", exit: .rollback)
        }
        guard log.date.seconds >= now.seconds - Int64(days) * 86400 else {
            throw Failure(
                "the log of releases was last signed on \(log.date.day)",
                "that is more than \(days) days ago",
                hint: "newer releases may be held back from you; look at another mirror",
                exit: .rollback)
        }
    }

    private func remember(
        _ verdict: Verdict, _ trust: TrustChoice, _ known: ReleaseMemory?
    ) throws(Failure) {
        guard let path = wish.memory else { return }
        let memory = try ReleaseMemory.after(
            verdict, document: trust.document?.version, known, now: surroundings.now)
        if memory != known { try memory.save(to: path) }
    }

    /// Where the files of a target are, and where key documents and a log may be.
    private struct DestinationAddress {
        let release: any ReleaseSource
        let only: [String]
        let above: [any ReleaseSource]
    }

    private func place(of target: String) throws(Failure) -> DestinationAddress {
        if WebAddress.isAddress(target) { return try placeOnTheWeb(target) }
        guard let kind = try Folder.kind(target) else {
            throw Failure(
                "there is no \(target)", hint: "name a file, a folder or an address", exit: .usage)
        }
        if kind == .folder {
            let folder = try Folder.absolute(target)
            return DestinationAddress(
                release: FolderSource(target), only: [],
                above: [FolderSource(Path.parent(folder))])
        }
        let name = Path.name(target), folder = Path.parent(target)
        try ReleaseVerifier.refuseSignature(target, SignatureRegistry.all)
        return DestinationAddress(
            release: FolderSource(folder), only: [name],
            above: [
                FolderSource(folder), FolderSource(Path.parent(try Folder.absolute(folder))),
            ])
    }

    /// An address of a folder has the list below it; an address of a file has it beside it.
    private func placeOnTheWeb(_ address: String) throws(Failure) -> DestinationAddress {
        let folder = WebSource(address, client)
        let hasList = try folder.bytes(ReleaseFile.checksums, limit: ChecksumList.limit) != nil
        let isFolder = address.hasSuffix("/") || hasList
        let release = isFolder ? folder : WebSource(Path.parent(address), client)
        let parent = release.parent.map { [$0] } ?? []
        return DestinationAddress(
            release: release, only: isFolder ? [] : [Path.name(address)],
            above: [release] + parent)
    }
}
