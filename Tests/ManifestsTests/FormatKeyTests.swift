import Formats
import Manifests
import Model
import Options
import Testing

/// Each format has its own keys; what it has no word for is refused where it is written, and where
/// it is said of all formats.
@Suite struct FormatKeyTests {
    private static let words = Vocabulary(
        formats: FormatRegistry.all.map(\.words), signatures: ["ssh"],
        destinations: [DestinationKind(name: "directory")])

    struct Absence: Sendable, CustomTestStringConvertible {
        let format: String
        let line: String
        let said: String
        let hint: String
        var testDescription: String { "\(format): \(line)" }
    }

    static let absences: [Absence] = [
        Absence(
            format: "deb", line: "supplements: [anvils]",
            said: "deb packages have no 'supplements': those that have it are rpm",
            hint: "use 'enhances', or leave 'supplements' to rpm: packages: {rpm: …}"),
        Absence(
            format: "deb", line: "scripts: {pretrans: a.sh}",
            said: "deb packages have no 'pretrans' among 'scripts': those that have it are rpm",
            hint: "leave it to them: packages: {rpm: {scripts: {pretrans: …}}}"),
        Absence(
            format: "rpm", line: "breaks: [old]",
            said: "rpm packages have no 'breaks': those that have it are deb",
            hint: "write it under 'conflicts', with the versions that break: "
                + "packages: {rpm: {conflicts: …}}"),
        Absence(
            format: "arch", line: "breaks: [foo]",
            said: "arch packages have no 'breaks': those that have it are deb",
            hint: "use 'conflicts' with a version, like foo<2: packages: {arch: {conflicts: …}}"),
        Absence(
            format: "arch", line: "supplements: [foo]",
            said: "arch packages have no 'supplements': those that have it are rpm",
            hint: "leave it out of arch: packages: {arch: {supplements: []}}"),
        Absence(
            format: "arch", line: "alternatives: [{link: /usr/bin/a, path: /usr/bin/b}]",
            said: "arch packages have no 'alternatives': those that have it are deb, rpm, ipk",
            hint: "leave them to deb or rpm, or install a content of kind 'symlink'"),
        Absence(
            format: "arch", line: "triggers: [interest x]",
            said: "arch packages have no 'triggers': those that have it are deb, rpm, apk",
            hint: "leave it out of arch: packages: {arch: {triggers: []}}"),
        Absence(
            format: "arch", line: "scripts: {posttrans: a.sh}",
            said: "arch packages have no 'posttrans' among 'scripts': those that have it are rpm",
            hint: "leave it to them: packages: {rpm: {scripts: {posttrans: …}}}"),
        Absence(
            format: "apk", line: "suggests: [foo]",
            said: "apk packages have no 'suggests': those that have it are deb, rpm, arch, ipk",
            hint: "apk either needs a package or not: use 'depends', or leave it to the formats "
                + "that have it: packages: {deb: …}"),
        Absence(
            format: "apk", line: "recommends: [foo]",
            said: "apk packages have no 'recommends': those that have it are deb, rpm, arch, ipk",
            hint: "apk either needs a package or not: use 'depends', or leave it to the formats "
                + "that have it: packages: {deb: …}"),
        Absence(
            format: "apk", line: "alternatives: [{link: /usr/bin/a, path: /usr/bin/b}]",
            said: "apk packages have no 'alternatives': those that have it are deb, rpm, ipk",
            hint: "leave them to deb or rpm, or install a content of kind 'symlink'"),
        Absence(
            format: "apk", line: "scripts: {verify: a.sh}",
            said: "apk packages have no 'verify' among 'scripts': those that have it are rpm",
            hint: "leave it to them: packages: {rpm: {scripts: {verify: …}}}"),
        Absence(
            format: "apk", line: "epoch: '1'",
            said: "apk packages have no 'epoch': those that have it are deb, rpm, arch, ipk",
            hint: "leave it out of apk: packages: {apk: {epoch: '0'}}"),
        Absence(
            format: "ipk", line: "breaks: [old]",
            said: "ipk packages have no 'breaks': those that have it are deb",
            hint: "use 'conflicts': packages: {ipk: {conflicts: …}}"),
        Absence(
            format: "ipk", line: "triggers: [activate x]",
            said: "ipk packages have no 'triggers': those that have it are deb, rpm, apk",
            hint: "leave it out of ipk: packages: {ipk: {triggers: []}}"),
        Absence(
            format: "ipk", line: "scripts: {verify: a.sh}",
            said: "ipk packages have no 'verify' among 'scripts': those that have it are rpm",
            hint: "leave it to them: packages: {rpm: {scripts: {verify: …}}}"),
    ]

    @Test(arguments: absences)
    func `a key that a format lacks is refused wherever it is said`(_ one: Absence) {
        let general = Self.complaints("packages: {\(one.line)}", one.format)
        #expect(general.map(\.said) == [one.said])
        #expect(general.map(\.hint) == [one.hint])
        for text in [
            Self.complaints("packages: {\(one.format): {\(one.line)}}", one.format),
            Self.complaints("", "\(one.format), \(one.line)"),
        ] {
            #expect(text.map(\.said) == [one.said])
            #expect(!text.contains { $0.hint.isEmpty })
        }
        // Another format may have it; then nothing is said of this one.
        #expect(Self.complaints("packages: {\(one.line)}", "tar.gz").isEmpty)
    }

    @Test(arguments: [
        ("deb", "compression: lz4", "unknown compression 'lz4'"),
        ("rpm", "compression: lzma", "unknown compression 'lzma'"),
        ("deb", "priority: optinal", "unknown priority 'optinal'"),
    ])
    func `a word that no format knows`(_ format: String, line: String, said: String) {
        #expect(Self.complaints("packages: {\(line)}", format).map(\.said) == [said])
    }

    @Test(arguments: ["ipk", "apk"])
    func `a word that only this format does not know`(_ format: String) {
        let said = Self.complaints("packages: {compression: zstd}", format)
        #expect(said.map(\.said) == ["for \(format): unknown compression 'zstd'"])
        #expect(said.map(\.hint) == ["the only one here is 'gzip'"])
        #expect(Self.complaints("packages: {compression: zstd}", "deb").isEmpty)
    }

    @Test func `what is said of all formats may be taken back for one`() throws {
        let text = Self.text(
            "packages: {epoch: '1', recommends: [a], apk: {epoch: '0', recommends: []}}",
            ["apk", "deb"])
        let manifest = try ManifestReader.read(
            Array(text.utf8), file: "consign.yaml", vocabulary: Self.words)
        #expect(try manifest.artifacts[1].said(DebOptions.self).numbering.epoch == 1)
        #expect(try manifest.artifacts[0].said(ApkOptions.self).numbering.epoch == 0)
        #expect(Self.complaints("packages: {epoch: '1'}", "apk, epoch: '0'").isEmpty)
        #expect(Self.complaints("", "apk, scripts: {verify: a.sh}").count == 1)
    }

    /// What is not about the installed system is no reason to refuse a package.
    @Test(arguments: ["section: utils", "vendor: Acme", "groups: [a]", "libraries: false"])
    func `a fact that a format has no place for is left out`(_ line: String) {
        for format in ["deb", "rpm", "arch", "apk", "ipk"] {
            #expect(Self.complaints("packages: {\(line)}", format).isEmpty)
        }
    }

    @Test func `every key has a line about it, and what it takes an example`() {
        for words in FormatRegistry.all.map(\.words) {
            #expect(Set(words.fields.map(\.name)).count == words.fields.count, "\(words.name)")
            for field in words.fields {
                #expect(!field.doc.isEmpty, "\(words.name): \(field.name)")
            }
            let known = Set(FormatRegistry.all.flatMap(\.words.fields).map(\.name))
            #expect(Set(words.advice.keys).isSubset(of: known), "\(words.name)")
            #expect(
                Set(words.advice.keys).isDisjoint(with: words.fields.map(\.name)), "\(words.name)")
        }
    }

    private static func text(_ head: String, _ formats: [String]) -> String {
        "consign: 1\nname: acme\nversion: 1.0.0\nplatforms: {linux-amd64: stage}\n\(head)\n"
            + "artifacts: [" + formats.map { "{format: \($0)}" }.joined(separator: ", ") + "]\n"
    }

    private static func complaints(
        _ head: String, _ format: String
    ) -> [(said: String, hint: String)] {
        do throws(Failure) {
            _ = try ManifestReader.read(
                Array(text(head, [format]).utf8), file: "consign.yaml", vocabulary: words)
            return []
        } catch {
            return ([error] + error.also).map { one in
                (one.why.isEmpty ? one.what : "\(one.what): \(one.why)", one.hint ?? "")
            }
        }
    }
}
