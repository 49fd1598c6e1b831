import Files
import Formats
import Keys
import Manifests
import Model
import Options

/// Turns the manifest's `artifacts` into packages with names, checked by their formats.
struct PackagePlanner {
    let manifest: Manifest
    let identity: ReleaseInfo
    let variables: Variables
    let contents: [Platform?: [Entry]]
    let files: OptionFiles
    /// Where keys are looked for; nil when nothing is signed in this run.
    let keyFolders: [String]?
    /// Whose signatures count; nil when nothing is signed in this run.
    let right: SigningRight?
    let workers: Workers

    func packages(
        only: [String], _ complaints: inout [Failure]
    ) throws(Failure) -> [PlannedArtifact] {
        let patterns = only.map { GlobPattern($0) }
        let requests = manifest.artifacts.flatMap { rule in
            platforms(of: rule).filter { contents[$0] != nil }.map { (rule: rule, platform: $0) }
        }
        let outcomes = workers.outcomes(of: requests.count) { index throws(Failure) in
            try answer(to: requests[index].rule, requests[index].platform, only: patterns)
        }
        var planned: [PlannedArtifact] = []
        var names: [String] = []
        for (request, outcome) in zip(requests, outcomes) {
            do throws(Failure) {
                let answer = try outcome.get()
                names.append(answer.name)
                if let artifact = answer.artifact { planned.append(artifact) }
            } catch {
                for one in [error] + error.also { add(one, request.rule, to: &complaints) }
            }
        }
        refuseDuplicates(planned, &complaints)
        if planned.isEmpty, complaints.isEmpty {
            throw Failure(
                "no artifact is called like that",
                "--only matches none of \(names.joined(separator: ", "))", exit: .usage)
        }
        return planned.inOrder(of: \.recipe.fileName)
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

    /// The name of an artifact, and the artifact if it is wanted. What is not wanted in this run
    /// need not be right.
    private func answer(
        to rule: ArtifactRule, _ platform: Platform?, only patterns: [GlobPattern]
    ) throws(Failure) -> (name: String, artifact: PlannedArtifact?) {
        try answer(to: rule, platform, in: try format(rule, platform), only: patterns)
    }

    private func answer<Format: PackageFormat>(
        to rule: ArtifactRule, _ platform: Platform?, in format: Format,
        only patterns: [GlobPattern]
    ) throws(Failure) -> (name: String, artifact: PlannedArtifact?) {
        let request = format.request(try package(rule, platform, format), rule.options)
        let name = format.fileName(for: request)
        guard patterns.isEmpty || patterns.contains(where: { $0.matches(name) }) else {
            return (name, nil)
        }
        return (name, try artifact(request, format, rule))
    }

    private func format(
        _ rule: ArtifactRule, _ platform: Platform?
    ) throws(Failure) -> any PackageFormat {
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
        return format
    }

    private func package(
        _ rule: ArtifactRule, _ platform: Platform?, _ format: any PackageFormat
    ) throws(Failure) -> Package {
        let stem = try stem(rule, platform)
        return Package(
            product: Product(manifest), version: identity.version, platform: platform,
            stem: stem, date: identity.date,
            entries: (contents[platform] ?? []).filter { $0.applies(to: format.name) },
            givenName: rule.fileName == nil ? nil : stem, naming: rule.options.naming)
    }

    /// The artifact with its signer, when nothing is wrong with it.
    private func artifact<Format: PackageFormat>(
        _ request: Request<Format.Options>, _ format: Format, _ rule: ArtifactRule
    ) throws(Failure) -> PlannedArtifact {
        let (options, reads) = try files.reading(request.options)
        let recipe = try format.prepare(Request(request.package, options))
        try refuse(recipe.findings, rule)
        try SafeName.checkFile(recipe.fileName)
        return PlannedArtifact(
            recipe: recipe, platform: request.package.platform, reads: reads,
            signer: try signer(options.signer, recipe.signature))
    }

    /// All findings that are not waived, as one failure.
    private func refuse(_ findings: [Finding], _ rule: ArtifactRule) throws(Failure) {
        let waived = Set(rule.options.waivers.map(\.value.finding))
        let left = findings.filter { !waived.contains($0.name.rawValue) }
        if let failure = Failure(all: left.map { $0.failure(at: rule.format.place) }) {
            throw failure
        }
    }

    /// Who signs the package itself; formats that cannot be signed leave it to the checksum list.
    private func signer(
        _ signer: Located<String>?, _ form: SignatureKind?
    ) throws(Failure) -> PlannedPackageSignature? {
        guard let signer, let form, let keyFolders else { return nil }
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
