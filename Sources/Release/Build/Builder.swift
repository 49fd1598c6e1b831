import Archives
import Crypto
import Files
import Formats
import Keys
import Model
import Signatures

/// Builds the artifacts of a plan, then the record and the checksum list.
struct Builder {
    let plan: Plan
    let workers: Workers
    let progress: Progress
    let sealer: PackageSigning
    let cache: BuildCache
    let now: Timestamp
    /// Who has Apple look at what is for macOS; nil asks nobody.
    let notary: NotaryRound?

    /// Fills `folder`; every artifact is there under its name and on disk when this returns.
    func build(into folder: HeldFolder) throws(Failure) -> Release {
        progress(.began("build", total: plan.artifacts.count))
        var artifacts = try buildAll(into: folder) + publicKeys(into: folder)
        if let notary { artifacts = try notary.run(artifacts, of: plan, in: folder) }
        let identity = plan.identity
        let release = Release(
            name: plan.product.name, version: identity.version, tag: identity.tag,
            commit: identity.commit, date: identity.date, sequence: identity.sequence,
            artifacts: artifacts, inputs: plan.inputs, keys: try keyRecords(),
            tools: LibraryVersions.all, programs: plan.programs)
        let record = try TextFile.write(
            try ReleaseRecord.encode(release), to: ReleaseFile.record, in: folder)
        try writeList(artifacts, record, to: folder)
        return release
    }

    private func buildAll(into folder: HeldFolder) throws(Failure) -> [Artifact] {
        let pieces = SharedPiece.of(plan.artifacts, all: cache.isKept)
        let shelves = Shelves(cache.open(or: plan.scratch, progress), isKept: cache.isKept)
        let nodes = BuildGraph(plan, pieces).steps.map { step, needs in
            WorkGraph<[Artifact]>.Node(needs: needs) { () throws(Failure) in
                try perform(step, shelves, into: folder)
            }
        }
        let artifacts = try WorkGraph(nodes).run(on: workers).flatMap { $0 }
        shelves.folder.bound(now)
        if let text = shelves.savings.text { progress(.ended(StepResult("cache", .done(text)))) }
        return artifacts
    }

    private func perform(
        _ step: BuildGraph.Step, _ shelves: Shelves, into folder: HeldFolder
    ) throws(Failure) -> [Artifact] {
        switch step {
        case .make(let files):
            let names = plan.artifacts.filter { $0.isMade(of: files) }.map(\.recipe.fileName)
            try progress.measure(files.name, bytes: files.size) { () throws(Failure) in
                try files.make(for: names)
            }
            return []
        case .deflate(let piece):
            try deflate(piece, onto: shelves)
            return []
        case .build(let artifact):
            return try progress.measure(artifact.recipe.fileName, bytes: artifact.size) {
                () throws(Failure) in try build(artifact, shelves, into: folder)
            }
        }
    }

    private func deflate(_ piece: SharedPiece, onto shelves: Shelves) throws(Failure) {
        let record = piece.record
        let isThere = shelves.pieces.has(record, piece.level)
        shelves.savings.count(record.size, isThere)
        guard !isThere else { return }
        do throws(Failure) {
            try progress.measure(piece.name, bytes: record.size) {
                () throws(Failure) in try shelves.pieces.add(record, piece.level, with: workers)
            }
        } catch {
            // Each artifact deflates it by itself then, and says what is wrong with it.
            progress(.said("note: \(piece.name) is not shared: \(error.message)"))
        }
    }

    /// The artifact, and its signature when that is a file of its own.
    private func build(
        _ planned: PlannedArtifact, _ shelves: Shelves, into folder: HeldFolder
    ) throws(Failure) -> [Artifact] {
        let recipe = planned.recipe
        do throws(Failure) {
            let signer = try planned.signer.map { signer throws(Failure) in
                try sealer.seal(signer)
            }
            var output = try OutputFile(
                recipe.fileName, in: folder, mode: recipe.mode, digests: plan.digests)
            let apple = try planned.codeSigner.map { seal throws(Failure) in
                try sealer.appleSigner(seal)
            }
            try recipe.write(shelves.bench(workers, signer, apple), &output)
            let written = try output.commit()
            progress(.advanced(recipe.fileName))
            progress(.said("  built \(recipe.fileName)  \(ByteCount.text(written.size))"))
            let artifact = Artifact(
                name: recipe.fileName, size: written.size, digests: written.digests,
                format: recipe.format, platform: planned.platform,
                contents: try ContentsDigest.of(recipe.layout),
                signatures: [planned.signer?.record, planned.codeSigner?.record].compactMap { $0 })
            return [artifact] + (try signature(beside: artifact, folder, planned.signer))
        } catch {
            throw error.within("cannot build \(recipe.fileName)")
        }
    }

    private func signature(
        beside artifact: Artifact, _ folder: HeldFolder, _ seal: PlannedPackageSignature?
    ) throws(Failure) -> [Artifact] {
        guard let seal, let written = try sealer.signBeside(artifact.name, in: folder, seal) else {
            return []
        }
        let name = artifact.name + PlannedPackageSignature.suffix
        return [
            try companion(
                name, written, Artifact.signature, artifact.platform,
                folder.path(of: name))
        ]
    }

    /// The public keys of the packages' own signatures, for people who install them.
    private func publicKeys(into folder: HeldFolder) throws(Failure) -> [Artifact] {
        try plan.packageSeals.map { seal throws(Failure) in
            let path = folder.path(of: seal.publicKeyName)
            let written = try TextFile.write(
                seal.publicKey, to: seal.publicKeyName, in: folder)
            return try companion(seal.publicKeyName, written, Artifact.publicKey, nil, path)
        }
    }

    private func companion(
        _ name: String, _ written: WrittenFile, _ format: String, _ platform: Platform?,
        _ path: String
    ) throws(Failure) -> Artifact {
        let measured = try FileHash.measure(path, plan.digests)
        let entry = Entry(
            path: name, kind: .file, mode: 0o644, body: .bytes(try TextFile.bytes(path)))
        return Artifact(
            name: name, size: written.size, digests: measured.digests, format: format,
            platform: platform, contents: try ContentsDigest.of([entry]))
    }

    private func keyRecords() throws(Failure) -> [KeyRecord] {
        var records: [KeyRecord] = []
        for identity in plan.keys { records += try KeyFingerprints.datedRecords(of: identity) }
        return records
    }

    private func writeList(
        _ artifacts: [Artifact], _ record: WrittenFile, to folder: HeldFolder
    ) throws(Failure) {
        var entries = artifacts.compactMap { artifact in
            artifact.digest(.sha256).map { ChecksumList.Entry(name: artifact.name, digest: $0) }
        }
        entries += record.digests.map { ChecksumList.Entry(name: ReleaseFile.record, digest: $0) }
        try TextFile.write(
            try ChecksumList(entries).bytes, to: ReleaseFile.checksums, in: folder)
    }
}

/// What a build takes from the cache, and puts into it.
private struct Shelves: Sendable {
    let folder: CacheFolder
    let pieces: PieceShelf
    let savings = Savings()
    private let streams: StreamShelf?

    init(_ folder: CacheFolder, isKept: Bool) {
        self.folder = folder
        pieces = PieceShelf(folder)
        streams = isKept ? StreamShelf(folder, savings) : nil
    }

    func bench(_ workers: Workers, _ signer: LentSigner?, _ apple: AppleSigner?) -> Bench {
        Bench(workers, signer: signer, appleSigner: apple, pieces: pieces, streams: streams)
    }
}
