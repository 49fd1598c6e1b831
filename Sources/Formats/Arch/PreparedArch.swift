import Archives
import Files
import Model

/// A package for pacman about which everything is settled, and which has only to be written.
struct PreparedArch {
    private static let words = PackageRules(format: "arch")

    let layout: [Entry]
    private let date: Timestamp
    private let compression: Compression
    /// What stands before `.MTREE`, and what behind it.
    private let texts: (before: [Entry], after: [Entry])

    /// Refuses what pacman has no words for, or would order wrongly.
    init(
        _ request: Request<ArchOptions>, architecture: String, fileName: String
    ) throws(Failure) {
        let package = request.package
        layout = try InstalledLayout(without: [.ghost]).entries(of: package)
        try NativeRules.check(package, layout, fileName: fileName)
        compression = Self.compression(
            request.options, shared: request.package.sharesFiles)
        let version = try ArchVersion.text(of: request)
        try Self.words.checkRoot(layout)
        let install = try ArchInstall.bytes(request, layout)
        date = package.date
        let info = ArchInfo(
            request: request, version: version, architecture: architecture, layout: layout)
        // pacman stops reading at .PKGINFO when it asks about the package only.
        texts = (
            [Self.text(".PKGINFO", info.packageInfo), Self.text(".BUILDINFO", info.buildInfo)],
            (install.map { [Self.text(".INSTALL", $0)] } ?? []) + (try Self.changes(request))
        )
    }

    /// What pacman cannot be told of names, versions and relations.
    static func complaints(about request: Request<ArchOptions>) -> Complaints {
        words.complaints(
            about: request.package, "@._+-", ArchRelations.isNameByte,
            version: { () throws(Failure) in _ = try ArchVersion.text(of: request) },
            relations: { () throws(Failure) in
                try ArchRelations.check(request.options.relations)
            })
    }

    static func compression(_ options: ArchOptions, shared: Bool) -> Compression {
        CompressionChoice(usual: "zstd", zstd: .fast)
            .compression(options.compression, shared: shared)
    }

    func write(with bench: Bench, into output: inout OutputFile) throws(Failure) {
        let payload = layout.withFolders()
        let tree = try ArchMtree.bytes(texts.before + texts.after + payload, date, bench.workers)
        var tar = try TarWriter(bench.begin(compression), date: date, style: .owned)
        for entry in texts.before + [Self.text(".MTREE", tree)] + texts.after + payload {
            try tar.add(entry, into: &output)
        }
        try tar.finish(into: &output)
    }

    /// The product's own changelog, or the one that was written for packages.
    private static func changes(_ request: Request<ArchOptions>) throws(Failure) -> [Entry] {
        let package = request.package
        if let entry = package.entries.first(where: { $0.kind == .changelog }) {
            return [
                Entry(path: ".CHANGELOG", kind: .file, mode: 0o644, body: entry.body)
            ]
        }
        guard let changelog = request.options.changelog else { return [] }
        let text = try package.changes(changelog).map { change in
            "\(change.version) (\(change.date.day)) \(change.author)\n"
                + change.lines.map { "  * \($0)\n" }.joined()
        }
        return [Self.text(".CHANGELOG", Array(text.joined(separator: "\n").utf8))]
    }

    private static func text(_ path: String, _ bytes: [UInt8]) -> Entry {
        Entry(path: path, kind: .file, mode: 0o644, body: .bytes(bytes))
    }
}
