internal import Archives
internal import Builders
internal import Files
internal import Model
internal import Signing
internal import Synchronization

/// Builds the artifacts of a plan, then the record and the checksum list.
struct Assembly {
    let plan: Plan
    let workers: Workers
    let progress: Progress

    /// Fills `folder`; every artifact is there under its name and on disk when this returns.
    func build(into folder: String) throws(Failure) -> Release {
        progress(.began("build", total: plan.artifacts.count))
        let artifacts = try buildAll(into: folder)
        let identity = plan.identity
        let release = Release(
            name: plan.product.name, version: identity.version, tag: identity.tag,
            commit: identity.commit, date: identity.date, sequence: identity.sequence,
            artifacts: artifacts, inputs: plan.inputs, keys: try keyRecords(),
            tools: LibraryVersions.all)
        let record = try TextFile.write(
            try ReleaseRecord.encode(release), to: folder + "/" + ReleaseFile.record)
        try writeList(artifacts, record, to: folder)
        return release
    }

    private func buildAll(into folder: String) throws(Failure) -> [Artifact] {
        let outcomes = Mutex<[Result<Artifact, Failure>?]>(
            Array(repeating: nil, count: plan.artifacts.count))
        workers.forEach(plan.artifacts.count) { index in
            // After a failure nothing more is begun.
            let stop = outcomes.withLock {
                $0.contains { if case .failure = $0 { true } else { false } }
            }
            guard !stop else { return }
            let outcome: Result<Artifact, Failure>
            do throws(Failure) {
                outcome = .success(try build(plan.artifacts[index], into: folder))
            } catch {
                outcome = .failure(error)
            }
            outcomes.withLock { $0[index] = outcome }
        }
        return try outcomes.withLock { $0 }.compactMap { $0 }.map { outcome throws(Failure) in
            try outcome.get()
        }
    }

    private func build(_ planned: PlannedArtifact, into folder: String) throws(Failure) -> Artifact
    {
        let path = folder + "/" + planned.fileName
        do throws(Failure) {
            var output = try OutputFile(path, mode: planned.format.mode, digests: plan.digests)
            try planned.format.build(planned.package, into: &output, with: workers)
            let written = try output.commit()
            progress(.advanced(planned.fileName))
            progress(.said("  built \(planned.fileName)  \(ByteCount.text(written.size))"))
            return Artifact(
                name: planned.fileName, size: written.size, digests: written.digests,
                format: planned.format.name, platform: planned.package.platform,
                contents: try ContentsDigest.of(planned.format.layout(planned.package)))
        } catch {
            throw error.within("cannot build \(planned.fileName)")
        }
    }

    private func keyRecords() throws(Failure) -> [KeyRecord] {
        var records: [KeyRecord] = []
        for identity in plan.keys { records += try KeyFingerprints.records(of: identity) }
        return records
    }

    private func writeList(
        _ artifacts: [Artifact], _ record: WrittenFile, to folder: String
    ) throws(Failure) {
        var entries = artifacts.compactMap { artifact in
            artifact.digest(.sha256).map { ChecksumList.Entry(name: artifact.name, digest: $0) }
        }
        entries += record.digests.map { ChecksumList.Entry(name: ReleaseFile.record, digest: $0) }
        try TextFile.write(
            try ChecksumList(entries).bytes, to: folder + "/" + ReleaseFile.checksums)
    }
}
