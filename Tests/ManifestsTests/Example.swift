import Formats
import Manifests
import Model
import Options
import Testing

/// The words of a house with more rooms than this one has yet.
let vocabulary = Vocabulary(
    formats: formatWords("tar.gz", "tar.xz", "zip", "binary", "deb", "rpm"),
    signatures: ["ssh", "minisign", "openssl", "openpgp"],
    destinations: [DestinationKind(name: "directory"), DestinationKind(name: "github")])

/// Formats with the keys that they really have.
func formatWords(_ names: String...) -> [FormatWords] {
    FormatRegistry.all.filter { names.contains($0.name) }.map(\.words)
}

extension ArtifactRule {
    /// What is said for the format that has these options.
    func said<Options: FormatOptions>(_ type: Options.Type = Options.self) throws -> Options {
        try #require(options as? Options)
    }
}

/// The manifest that the design shows, letter by letter.
let contract = """
    consign: 1
    name: acme
    version: tag                      # tag | a literal | file:VERSION | env:NAME
    description: Sends anvils.
    homepage: https://acme.example
    license: Apache-2.0
    maintainer: Acme Releases <release@acme.example>
    platforms:                        # what the build staged, one folder each
      linux-amd64: stage/linux-amd64
      linux-arm64: stage/linux-arm64
      macos-universal: {join: [stage/macos-amd64, stage/macos-arm64]}
      windows-amd64: stage/windows-amd64
    contents:                         # once, for every format
      - {file: acme, kind: program}
      - {file: acme.1, kind: man}
      - {file: completions/acme.bash, kind: completion}
      - {file: acme.conf, to: /etc/acme/acme.conf, kind: config}
      - {file: acme.service, kind: service, enable: true}
      - {file: LICENSE, kind: license}
    artifacts:
      - {format: tar.gz, for: [linux-*, macos-*]}
      - {format: zip, for: windows-*}
      - {format: deb, for: linux-*, depends: ["libc6 (>= 2.31)"]}
    sign:
      keys: [release-2026]            # looked for in keys/, $CONSIGN_KEYS, ~/.config/consign/keys
      formats: [ssh, minisign, openssl, openpgp]
    publish:
      - {directory: public}
      - {github: acme/acme}
    notes: {template: release-notes/template.md, changes: release-notes/{{version}}.md}

    """

/// The smallest manifest that is right, without the lines that begin with one of `keys`.
func minimal(without keys: String..., adding more: String = "") -> String {
    let lines = [
        "consign: 1", "name: acme", "version: 1.2.0", "platforms: {linux-amd64: stage}",
        "artifacts: [{format: tar.gz}]",
    ]
    return lines.filter { line in !keys.contains { line.hasPrefix($0 + ":") } }
        .joined(separator: "\n") + "\n" + more
}

func read(_ text: String) throws -> Manifest {
    try ManifestReader.read(Array(text.utf8), file: "consign.yaml", vocabulary: vocabulary)
}

/// All complaints about `text`, one a line, each with its hint.
func complaints(_ text: String) -> [String] {
    do {
        _ = try read(text)
        return []
    } catch let failure as Failure {
        return ([failure] + failure.also).map { each in
            each.message + (each.hint.map { " (\($0))" } ?? "")
                + (each.exit == .usage ? "" : " exit \(each.exit)")
        }
    } catch { return ["\(error)"] }
}
