import Files
package import Model
import Publishing

/// Finds the files of the manifest's `contents` in a stage, and complains about all that is wrong.
package struct ContentFinder {
    package let contents: [Content]
    package let root: String
    package let platform: Platform

    package init(contents: [Content], root: String, platform: Platform) {
        self.contents = contents
        self.root = root
        self.platform = platform
    }

    /// What was found, what the manifest leaves out here, and what is wrong.
    package struct Result {
        package var findings: [StagedFile] = []
        package var leftOut: [String] = []
        package var complaints = Complaints()
        /// What is yet to be made of what was found.
        var made: [MadeFiles] = []
    }

    package func find(in stage: StageFolder, label: String) -> Result {
        var result = Result()
        var claims = ContentClaims()
        for content in contents {
            guard content.applies(to: platform) else {
                result.leftOut.append("\(content.file.value) is not for \(platform)")
                continue
            }
            if content.kind.isMade {
                result.findings.append(made(content))
                continue
            }
            let items = staged(content, in: stage)
            for item in items where claims.take(item.path, for: content) {
                result.add { () throws(Failure) in try finding(item, content, stage, label) }
            }
            if items.isEmpty {
                do throws(Failure) {
                    // The stage's files have no such names.
                    result.findings += try beside(content, stage).filter {
                        claims.take("../" + $0.path, for: content)
                    }
                } catch { result.complaints.add(error) }
            }
        }
        result.leftOut += Self.said(stage.leftovers(claims.paths), label)
        return result
    }

    /// Where a build leaves more than programs, as Cargo does in `target/release`, a folder's files are
    /// counted and not listed.
    private static func said(_ paths: [String], _ label: String) -> [String] {
        let folders = Dictionary(grouping: paths) { path in
            path.firstIndex(of: "/").map { String(path[...$0]) } ?? path
        }
        return folders.sorted { $0.key < $1.key }.flatMap { folder, paths in
            paths.count > 5
                ? ["\(Path.join(label, folder)) holds \(paths.count) files that no content names"]
                : paths.map { "\(Path.join(label, $0)) is named by no content" }
        }
    }

    /// What installing makes is nowhere on disk.
    private func made(_ content: Content) -> StagedFile {
        StagedFile(
            path: String(content.file.value.drop { $0 == "/" }), source: "", origins: [],
            link: content.link, content: content)
    }

    /// A program is found with its ending on systems that have one.
    private func staged(_ content: Content, in stage: StageFolder) -> [TreeItem] {
        let items = stage.matches(GlobPattern(content.file.value))
        guard items.isEmpty, content.kind == .program else { return items }
        return stage.matches(GlobPattern(content.file.value + platform.os.programSuffix))
    }

    private func finding(
        _ item: TreeItem, _ content: Content, _ stage: StageFolder, _ label: String
    ) throws(Failure) -> StagedFile {
        let shown = SafeName.printable(Path.join(label, item.path))
        func wrong(_ why: String, _ hint: String) -> Failure {
            Failure("cannot pack \(shown)", why, hint: hint, at: content.file.place, exit: .usage)
        }
        var link: String?
        switch item.kind {
        case .file: break
        case .folder:
            throw wrong("it is a folder", "write '\(content.file.value)/**' for all files in it")
        case .special:
            throw wrong("it is a socket, pipe or device", "leave it out of the stage")
        case .symlink(let target):
            guard let place = Path.resolve(link: item.path, target: target) else {
                throw wrong(
                    "it is a link that leaves the stage, to \(SafeName.printable(target))",
                    "make the link relative and keep its target in the stage")
            }
            guard stage.item(place) != nil else {
                throw wrong("it is a link to nothing", "stage its target, \(place), as well")
            }
            link = target
        }
        let source = stage.absolute(item.path)
        return StagedFile(
            path: item.path, source: source,
            origins: [StagedFile.Origin(source: source, label: Path.join(label, item.path))],
            link: link, content: content)
    }

    /// Texts like LICENSE need not be staged for each platform; what was built must be.
    private func beside(_ content: Content, _ stage: StageFolder) throws(Failure) -> [StagedFile] {
        let name = content.file.value
        let isText = !content.kind.isBuilt
        let names = isText ? try filesBeside(GlobPattern(name)) : []
        guard !names.isEmpty else {
            let program = content.kind == .program && platform.os.programSuffix != ""
            throw Failure(
                "\(platform) has no \(name)",
                "it is not in \(stage.path)" + (isText ? " and not beside the manifest" : ""),
                hint: program
                    ? "stage \(name) or \(name)\(platform.os.programSuffix)"
                    : "stage it, or say which platforms have it with 'for:'",
                at: content.file.place, exit: .usage)
        }
        return names.map { name in
            let path = Path.join(root, name)
            return StagedFile(
                path: name, source: path, origins: [StagedFile.Origin(source: path, label: name)],
                link: nil, content: content)
        }
    }

    /// The files beside the manifest that `pattern` names. Only folders it names are walked, as
    /// everything else may be there, too.
    private func filesBeside(_ pattern: GlobPattern) throws(Failure) -> [String] {
        let name = pattern.description
        if pattern.isLiteral {
            return try Folder.kind(Path.join(root, name)) == .file ? [name] : []
        }
        let fixed = pattern.fixed
        let folder = fixed.isEmpty ? root : Path.join(root, String(fixed.dropLast()))
        let rest = name.dropFirst(fixed.count)
        let isFlat = !rest.contains("/") && !rest.contains("**")
        guard try Folder.kind(folder) == .folder, isFlat || !fixed.isEmpty else { return [] }
        let all = isFlat ? try Folder.names(folder) : try Tree.walk(folder).map(\.path)
        var files: [String] = []
        for item in all where pattern.matches(fixed + item) {
            if try Folder.kind(Path.join(folder, item)) == .file { files.append(fixed + item) }
        }
        return files
    }
}

extension ContentFinder.Result {
    package mutating func add(_ find: () throws(Failure) -> StagedFile) {
        if let one = complaints.collect(find) { findings.append(one) }
    }
}

/// Which files the lines of `contents` have named so far.
struct ContentClaims {
    // By bytes: as strings, two spellings of one Unicode name would be one.
    private var formats: [[UInt8]: [[String]]] = [:]

    /// All files named.
    var paths: Set<[UInt8]> { Set(formats.keys) }

    /// Whether `content` gets the file at `path`: a glob takes what no earlier line has named for
    /// the same formats.
    mutating func take(_ path: String, for content: Content) -> Bool {
        let key = Array(path.utf8)
        let isFree = formats[key, default: []].allSatisfy { others in
            !others.isEmpty && !content.formats.isEmpty
                && !others.contains { content.formats.contains($0) }
        }
        guard isFree || GlobPattern(content.file.value).isLiteral else { return false }
        formats[key, default: []].append(content.formats)
        return true
    }
}
