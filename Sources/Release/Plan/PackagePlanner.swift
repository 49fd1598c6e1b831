import Files
import Formats
import Keys
import Manifests
import Model
import Options

/// Turns what the manifest asks for into packages, checked by their formats.
struct PackagePlanner {
    let requests: ArtifactRequests
    let files: OptionFiles
    /// Who seals apps; nil where no file is known.
    var apps: AppSealing?
    /// Who signs disk images and installers; nil when they stay unsigned.
    var artifactSigners: ArtifactSigners?
    /// Where keys are looked for; nil when nothing is signed in this run.
    let keyFolders: [String]?
    /// Whose signatures count; nil when nothing is signed in this run.
    let right: SigningRight?
    let workers: Workers

    /// What is known of one artifact.
    private struct Answer {
        let signer: PlannedPackageSignature?
        /// Nil where the platform's files are not known.
        let artifact: PlannedArtifact?
    }

    /// The artifacts of `wanted` as far as `contents` has what they pack. Of the others everything
    /// is judged that needs no file of a stage.
    func packages(
        _ wanted: [ArtifactRequest], of contents: [Platform?: [Entry]],
        _ complaints: inout Complaints
    ) -> [PlannedArtifact] {
        let outcomes = workers.outcomes(of: wanted.count) { index throws(Failure) in
            try answer(to: wanted[index], contents[wanted[index].platform])
        }
        var planned: [PlannedArtifact] = []
        var names: [String] = []
        var found = Complaints()
        for (request, outcome) in zip(wanted, outcomes) {
            let answer = found.collect(at: request.rule.format.place) { () throws(Failure) in
                try outcome.get()
            }
            names += PlannedArtifact.fileNames(request.name, answer?.signer)
            if let artifact = answer?.artifact { planned.append(artifact) }
        }
        // What is wrong in every format and on every platform is said once.
        complaints.addNew(found)
        refuseDuplicates(names, &complaints)
        return planned.inOrder(of: \.recipe.fileName)
    }

    private func answer(
        to request: ArtifactRequest, _ entries: [Entry]?
    ) throws(Failure) -> Answer {
        try answer(to: request, request.format, entries)
    }

    private func answer<Format: PackageFormat>(
        to request: ArtifactRequest, _ format: Format, _ entries: [Entry]?
    ) throws(Failure) -> Answer {
        var complaints = Complaints()
        let package = requests.package(request, entries ?? [])
        let said = format.request(package, request.rule.options)
        complaints.collect { () throws(Failure) in try SafeName.checkFile(request.name) }
        let seal = complaints.collect { () throws(Failure) in
            try signer(said.options.signer, format.signatureKind)
        }
        let code = complaints.collect { () throws(Failure) in
            try artifactSigners?.signer(of: format, said.options)
        }
        let read = complaints.collect { () throws(Failure) in try files.reading(said.options) }
        let packed = complaints.collect { () throws(Failure) in
            try based(package, request, isKnown: entries != nil)
        }
        var artifact: PlannedArtifact?
        if let read, let packed {
            artifact =
                complaints.collect { () throws(Failure) in
                    let whole = Request(packed.package, read.options)
                    try format.complaints(about: whole).refuse()
                    guard entries != nil else { return nil }
                    return PlannedArtifact(
                        recipe: try recipe(whole, format, request.rule), platform: request.platform,
                        reads: read.names.union(packed.reads), signer: seal ?? nil,
                        codeSigner: code ?? nil)
                } ?? nil
        }
        try complaints.refuse()
        return Answer(signer: seal ?? nil, artifact: artifact)
    }

    /// The package with what a format makes of the contents in place of them, its own or that of the
    /// artifact that it packs, and the files that were read for it.
    private func based(
        _ package: Package, _ request: ArtifactRequest, isKnown: Bool
    ) throws(Failure) -> (package: Package, reads: Set<String>) {
        if let base = request.rule.base {
            guard let format = try FormatRegistry.named(base.format.value) as? any ContentsFormat
            else { return (package, []) }
            do throws(Failure) {
                return try based(package, format, base.options, isKnown: isKnown)
            } catch { throw error.located(base.format.place) }
        }
        guard let format = request.format as? any ContentsFormat else { return (package, []) }
        return try based(package, format, request.rule.options, isKnown: isKnown)
    }

    private func based<Format: ContentsFormat>(
        _ package: Package, _ format: Format, _ options: any FormatOptions, isKnown: Bool
    ) throws(Failure) -> (package: Package, reads: Set<String>) {
        let read = try files.reading(format.request(package, options).options)
        let request = Request(package, read.options)
        try format.complaints(about: request).refuse()
        guard isKnown else { return (package, read.names) }
        let contents = try format.contents(of: request)
        let sealed = try apps?.sealed(contents, for: package.platform)
        return (package.holding(sealed ?? contents), read.names)
    }

    /// The recipe, when nothing is wrong with it that is not waived.
    private func recipe<Format: PackageFormat>(
        _ request: Request<Format.Options>, _ format: Format, _ rule: ArtifactRule
    ) throws(Failure) -> Recipe {
        let recipe = try format.prepare(request)
        let waived = Set(rule.options.waivers.map(\.value.finding))
        var complaints = Complaints()
        for finding in recipe.findings where !waived.contains(finding.name.rawValue) {
            complaints.add(finding.failure(at: rule.format.place))
        }
        try complaints.refuse()
        return recipe
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
        } catch { throw error.located(signer.place) }
    }

    private func refuseDuplicates(_ names: [String], _ complaints: inout Complaints) {
        let reserved = [ReleaseFile.record, ReleaseFile.checksums, ReleaseFile.notes]
        var seen = Set(reserved.map { $0.lowercased() })
        for name in names where !seen.insert(name.lowercased()).inserted {
            complaints.add(
                "two files of the release would be called \(name)", at: nil,
                hint: "give one of the artifacts a 'name:'")
        }
    }
}
