package import Files
import Formats
import Manifests
package import Model

/// The entries of one platform: one stage, or several whose programs are joined.
struct PlatformContents {
    let manifest: Manifest
    let root: String
    let scratch: ScratchFolder
    let signing: ProgramSigning
    let variables: (Platform?) -> (String) -> String?

    /// What `stage` holds; `folders` are its places on disk, expanded.
    func find(_ stage: Stage) throws(Failure) -> ContentFinder.Result {
        let platform = stage.platform.value
        let finder = ContentFinder(contents: manifest.contents, root: root, platform: platform)
        var results: [ContentFinder.Result] = []
        for folder in stage.folders {
            let name = try folder.value.expand(variables(platform))
            do throws(Failure) {
                let opened = try StageFolder(Path.join(root, name))
                let place = stage.isJoined ? "\(platform)-\(results.count + 1)" : "\(platform)"
                let label = Self.label(name, outside: place)
                results.append(finder.find(in: opened, label: label))
            } catch {
                throw Failure(
                    "\(platform) is not staged", error.message,
                    hint: "build it first, or leave it out of this run with --platform",
                    at: folder.place, exit: .usage)
            }
        }
        guard let first = results.first else { return ContentFinder.Result() }
        return results.count == 1 ? signed(first, platform) : try joined(results, first, stage)
    }

    /// What is wrong with one program does not hide what is wrong with others.
    private func signed(
        _ result: ContentFinder.Result, _ platform: Platform
    ) -> ContentFinder.Result {
        var signed = result
        signed.findings = []
        var made = result.made
        for finding in result.findings {
            signed.add { () throws(Failure) in
                try signing.signed(finding, platform, in: scratch, &made)
            }
        }
        signed.made = made
        return signed
    }

    /// Programs that differ are joined; everything else must be the same in every folder.
    private func joined(
        _ results: [ContentFinder.Result], _ first: ContentFinder.Result, _ stage: Stage
    ) throws(Failure) -> ContentFinder.Result {
        var merged = first
        for other in results.dropFirst() { merged.complaints.add(other.complaints) }
        guard merged.complaints.isEmpty else { return merged }
        merged.findings = []
        for finding in first.findings {
            let all = results.compactMap { $0.findings.first { $0.path == finding.path } }
            guard all.count == results.count else {
                throw Failure(
                    "\(stage.platform.value) cannot be joined",
                    "\(finding.path) is not in all of its folders", at: finding.content.file.place,
                    exit: .usage)
            }
            merged.findings.append(try join(all, finding, stage, &merged.made))
        }
        return merged
    }

    private func join(
        _ all: [StagedFile], _ finding: StagedFile, _ stage: Stage, _ made: inout [MadeFiles]
    ) throws(Failure) -> StagedFile {
        guard finding.content.kind.isBuilt, finding.link == nil else {
            let digests = try all.filter { $0.link == nil }.map { one throws(Failure) in
                try FileHash.record(one.source).sha256
            }
            guard Set(digests).count <= 1 else {
                throw Failure(
                    "\(stage.platform.value) cannot be joined",
                    "\(finding.path) differs between its folders, and only programs can be joined",
                    at: finding.content.file.place, exit: .usage)
            }
            return finding
        }
        let joined = StagedFile(
            path: finding.path, source: finding.source, origins: all.flatMap(\.origins), link: nil,
            content: finding.content)
        let platform = stage.platform.value
        let program = try MachOProgram(joining: all.map(\.source))
        var files = try signing.signed(program, joined, platform, in: scratch)
        if files == nil {
            files = try MadeFiles(
                of: program, as: finding.path, for: platform, in: scratch, signing.workers,
                origins: [])
        }
        guard let files else { return joined }
        made.append(files)
        return joined.made(into: files.records[0])
    }

    /// How the record names a stage: as the manifest does, in the one spelling that a record takes,
    /// or by its platform when it is not below the manifest.
    private static func label(_ name: String, outside place: String) -> String {
        let isOutside = name.hasPrefix("/") || name.split(separator: "/").contains("..")
        return isOutside ? place : Path.plain(name)
    }
}

/// One folder that a build left, walked once.
package struct StageFolder {
    package let path: String
    package let items: [TreeItem]
    private let byPath: [String: TreeItem]

    package init(_ path: String) throws(Failure) {
        self.path = path
        items = try Tree.walk(path)
        // Two spellings of one Unicode name are one key here; the formats refuse such a pair.
        byPath = Dictionary(items.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// What is at `name`; a folder above it that is a link does not count.
    package func item(_ name: String) -> TreeItem? { byPath[name] }

    /// Everything that `pattern` names: one file, or all files a glob matches.
    package func matches(_ pattern: GlobPattern) -> [TreeItem] {
        if pattern.isLiteral { return item(pattern.description).map { [$0] } ?? [] }
        return items.filter { $0.kind != .folder && pattern.matches($0.path) }
    }

    /// Files that nothing in the manifest asks for.
    package func leftovers(_ used: Set<[UInt8]>) -> [String] {
        items.filter { $0.kind != .folder && !used.contains(Array($0.path.utf8)) }.map(\.path)
    }

    package func absolute(_ name: String) -> String { path + "/" + name }
}
