import Files
import Formats
import Keys
import Model

/// Turns the manifest's `artifacts` into packages with names, checked by their formats.
struct PackagePlanner {
    let manifest: Manifest
    let identity: ReleaseInfo
    let variables: Variables
    let contents: [Platform?: [Entry]]
    let natives: NativeFiles
    /// Where keys are looked for; nil when nothing is signed in this run.
    let keyFolders: [String]?
    /// Whose signatures count; nil when nothing is signed in this run.
    let right: SigningRight?

    func packages(
        only: [String], _ complaints: inout [Failure]
    ) throws(Failure) -> [PlannedArtifact] {
        let patterns = only.map { GlobPattern($0) }
        var planned: [PlannedArtifact] = []
        var names: [String] = []
        for rule in manifest.artifacts {
            for platform in platforms(of: rule) where contents[platform] != nil {
                do throws(Failure) {
                    let artifact = try artifact(rule, platform)
                    names.append(artifact.fileName)
                    // What is not wanted in this run need not be right.
                    guard
                        patterns.isEmpty
                            || patterns.contains(where: { $0.matches(artifact.fileName) })
                    else { continue }
                    planned.append(try checked(artifact, rule))
                } catch {
                    for one in [error] + error.also { add(one, rule, to: &complaints) }
                }
            }
        }
        refuseDuplicates(planned, &complaints)
        if planned.isEmpty, complaints.isEmpty {
            throw Failure(
                "no artifact is called like that",
                "--only matches none of \(names.joined(separator: ", "))", exit: .usage)
        }
        return planned.inOrder(of: \.fileName)
    }

    /// What is wrong in every format and on every platform is said once.
    private func add(_ error: Failure, _ rule: ArtifactRule, to complaints: inout [Failure]) {
        guard !complaints.contains(where: { $0.what == error.what && $0.why == error.why }) else {
            return
        }
        complaints.append(
            Failure(
                error.what, error.why, hint: error.hint, at: error.place ?? rule.format.place,
                exit: error.exit))
    }

    private func platforms(of rule: ArtifactRule) -> [Platform?] {
        manifest.stages.map(\.platform.value).filter { rule.applies(to: $0) }
            + (rule.makesSource ? [nil] : [])
    }

    private func artifact(
        _ rule: ArtifactRule, _ platform: Platform?
    ) throws(Failure) -> PlannedArtifact {
        let known = FormatRegistry.all
        guard let format = known.first(where: { $0.name == rule.format.value }) else {
            throw Failure(
                "unknown format '\(rule.format.value)'",
                hint: Spelling.suggestion(for: rule.format.value, known: known.map(\.name)),
                exit: .usage)
        }
        let target = platform?.description ?? "the source archive"
        guard format.serves(platform) else {
            throw Failure(
                "\(format.name) cannot carry \(target)", hint: "choose another format for it",
                exit: .usage)
        }
        let stem = try stem(rule, platform)
        let package = Package(
            product: Product(manifest), version: identity.version, platform: platform,
            stem: stem, date: identity.date,
            entries: (contents[platform] ?? []).filter { $0.applies(to: format.name) },
            givenName: rule.fileName == nil ? nil : stem,
            native: format.isNative ? try natives.parts(of: rule.native) : NativeParts())
        return PlannedArtifact(
            fileName: format.fileName(for: package), format: format, package: package, seal: nil)
    }

    /// The artifact with its signer, when nothing is wrong with it.
    private func checked(
        _ artifact: PlannedArtifact, _ rule: ArtifactRule
    ) throws(Failure) -> PlannedArtifact {
        try artifact.format.check(artifact.package)
        try refuseFindings(in: artifact.package, artifact.format, rule)
        try SafeName.checkFile(artifact.fileName)
        return PlannedArtifact(
            fileName: artifact.fileName, format: artifact.format, package: artifact.package,
            seal: try seal(rule.native.signer, artifact.format))
    }

    /// All findings that are not waived, as one failure.
    private func refuseFindings(
        in package: Package, _ format: any PackageFormat, _ rule: ArtifactRule
    ) throws(Failure) {
        let waived = Set(rule.native.waivers.map(\.value.finding))
        let findings = try format.findings(in: package).filter {
            !waived.contains($0.name.rawValue)
        }
        if let failure = Failure(all: findings.map { $0.failure(at: rule.format.place) }) {
            throw failure
        }
    }

    /// Who signs the package itself; formats that cannot be signed leave it to the checksum list.
    private func seal(
        _ signer: Located<String>?, _ format: any PackageFormat
    ) throws(Failure) -> PlannedPackageSignature? {
        guard let signer, let form = format.sealForm, let keyFolders else { return nil }
        do throws(Failure) {
            let seal = try PlannedPackageSignature(
                try IdentityFiles.find(signer.value, in: keyFolders), form)
            try right?.refuseEnded(
                seal.identity, with: [seal.identity.key(seal.keyType)].compactMap { $0 })
            return seal
        } catch {
            throw Failure(
                error.what, error.why, hint: error.hint, at: error.place ?? signer.place,
                exit: error.exit)
        }
    }

    /// `{name}-{version}-{os}-{arch}`, unless a template says otherwise.
    private func stem(_ rule: ArtifactRule, _ platform: Platform?) throws(Failure) -> String {
        if let template = rule.fileName {
            return try template.value.expand(variables.value(for: platform))
        }
        let target = platform?.description ?? ArtifactRule.sourceWord
        return "\(manifest.name.value)-\(identity.version)-\(target)"
    }

    private func refuseDuplicates(_ planned: [PlannedArtifact], _ complaints: inout [Failure]) {
        let reserved = [ReleaseFile.record, ReleaseFile.checksums, ReleaseFile.notes]
        var seen = Set(reserved.map { $0.lowercased() })
        for name in planned.flatMap(\.fileNames) where !seen.insert(name.lowercased()).inserted {
            complaints.append(
                Failure(
                    "two files of the release would be called \(name)",
                    hint: "give one of the artifacts a 'name:'", at: nil, exit: .usage))
        }
    }
}
