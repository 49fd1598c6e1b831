import Manifests
package import Model

extension Project {
    /// What stands for the platform of this machine.
    private static let thisMachine = "host"

    /// The project with the platforms that `words` name and no others: patterns as in `for:`, `host`
    /// for this machine's platform, `source` for the source archive. None of them means all.
    package func limited(to words: [String]) throws(Failure) -> Project {
        guard !words.isEmpty else { return self }
        let patterns = words.map {
            GlobPattern($0 == Self.thisMachine ? Platform.host.description : $0)
        }
        let makesSource = manifest.artifacts.contains(where: \.makesSource)
        let known =
            manifest.stages.map(\.platform.value.description)
            + (makesSource ? [ArtifactRule.sourceWord] : [])
        for pattern in patterns where !known.contains(where: pattern.matches) {
            throw Failure(
                "--platform: no platform of the manifest is '\(pattern)'",
                hint: Spelling.suggestion(
                    Platform.meant(by: pattern.description, among: known), known: known),
                exit: .usage)
        }
        func isChosen(_ name: String) -> Bool { patterns.contains { $0.matches(name) } }
        var chosen = self
        chosen.manifest.stages.removeAll { !isChosen($0.platform.value.description) }
        if !isChosen(ArtifactRule.sourceWord) {
            chosen.manifest.artifacts = manifest.artifacts.compactMap { $0.withoutSource }
        }
        return chosen
    }
}

extension ArtifactRule {
    /// The same line without the source archive; nil when it is for nothing else.
    fileprivate var withoutSource: ArtifactRule? {
        guard makesSource else { return self }
        let others = platforms.filter { $0.value.description != Self.sourceWord }
        guard !others.isEmpty else { return nil }
        return ArtifactRule(
            format: format, platforms: others, fileName: fileName, options: options,
            base: base, serves: serves)
    }
}
