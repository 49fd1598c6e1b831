import Formats
import Manifests
import Model
import Options

/// An artifact that the manifest asks for: one of its lines, for one platform.
struct ArtifactRequest: Sendable {
    let rule: ArtifactRule
    /// The platform; nil is the source archive.
    let platform: Platform?
    let format: any PackageFormat
    /// The file name without its ending.
    let stem: String
    /// The artifact's file name.
    let name: String
}

/// What the manifest asks for, by name. No stage is opened for it.
struct ArtifactRequests: Sendable {
    let manifest: Manifest
    let identity: ReleaseInfo
    let variables: Variables
    private let sharing: FileSharing

    init(manifest: Manifest, identity: ReleaseInfo, variables: Variables) {
        self.manifest = manifest
        self.identity = identity
        self.variables = variables
        sharing = FileSharing(manifest)
    }

    /// Those whose names match one of `only`, or all of them where that is empty. What is not
    /// wanted in this run need not be right, but for its name.
    func wanted(
        _ only: [String], _ complaints: inout Complaints
    ) -> [ArtifactRequest] {
        var found = Complaints()
        var requests: [ArtifactRequest] = []
        for rule in manifest.artifacts {
            for platform in manifest.platforms(of: rule) {
                let one = found.collect(at: rule.format.place) { () throws(Failure) in
                    try request(rule, platform)
                }
                if let one { requests.append(one) }
            }
        }
        let patterns = only.map { GlobPattern($0) }
        let wanted = requests.filter { request in
            patterns.isEmpty || patterns.contains { $0.matches(request.name) }
        }
        if wanted.isEmpty, found.isEmpty { found.add(Self.nothing(among: requests)) }
        complaints.addNew(found)
        return wanted
    }

    /// The package that a format is asked for, with `entries` in it.
    func package(_ request: ArtifactRequest, _ entries: [Entry]) -> Package {
        package(request.rule, request.platform, request.stem, entries)
    }

    /// Formats that carry not all platforms of a line that names none, and what they leave out.
    var leftOut: [String] {
        manifest.artifacts.filter(\.platforms.isEmpty).compactMap { rule in
            let others = manifest.stages.map(\.platform.value).filter { !rule.applies(to: $0) }
            guard !others.isEmpty else { return nil }
            let names = others.map(\.description).joined(separator: ", ")
            return "\(rule.format.value) is not for \(names)"
        }
    }

    private static func nothing(among requests: [ArtifactRequest]) -> Failure {
        guard !requests.isEmpty else {
            return Failure(
                "no artifact is made of these platforms",
                hint: "look at 'artifacts': each line may say 'for:'", exit: .usage)
        }
        return Failure(
            "no artifact is called like that",
            "--only matches none of \(requests.map(\.name).joined(separator: ", "))", exit: .usage)
    }

    private func request(
        _ rule: ArtifactRule, _ platform: Platform?
    ) throws(Failure) -> ArtifactRequest {
        let format = try FormatRegistry.named(rule.format.value)
        let stem = try stem(rule, platform)
        let name = name(package(rule, platform, stem, []), rule, format)
        return ArtifactRequest(
            rule: rule, platform: platform, format: format, stem: stem, name: name)
    }

    private func name<Format: PackageFormat>(
        _ package: Package, _ rule: ArtifactRule, _ format: Format
    ) -> String {
        format.fileName(for: format.request(package, rule.options))
    }

    private func package(
        _ rule: ArtifactRule, _ platform: Platform?, _ stem: String, _ entries: [Entry]
    ) -> Package {
        Package(
            product: Product(manifest), version: identity.version, platform: platform,
            stem: stem, date: identity.date,
            entries: entries.filter { $0.applies(to: rule.format.value) },
            givenName: rule.fileName == nil ? nil : stem, naming: rule.options.naming,
            sharesFiles: sharing.isShared(platform))
    }

    /// `{name}-{version}-{os}-{arch}`, unless a template says otherwise.
    private func stem(_ rule: ArtifactRule, _ platform: Platform?) throws(Failure) -> String {
        if let template = rule.fileName {
            return try template.value.expand(variables.value(for: platform))
        }
        let target = platform?.description ?? ArtifactRule.sourceWord
        return "\(manifest.name.value)-\(identity.version)-\(target)"
    }
}
