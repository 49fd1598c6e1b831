import Archives
import Files
import Model

/// A deb about which everything is settled, and which has only to be written.
struct PreparedDeb {
    let layout: DebLayout
    /// Its programs and libraries.
    let linked: LinkedFiles
    /// What they need of other packages.
    let libraries: LibraryDependencies
    private let date: Timestamp
    private let compression: Compression
    private let conffiles: [Entry]
    /// The files of the control archive before `md5sums`, and those behind it.
    private let control: (before: [Entry], after: [Entry])

    /// Refuses what dpkg, Debian Policy or the file system could not take.
    init(
        _ request: Request<DebOptions>, format: String, fileName: String
    ) throws(Failure) {
        let package = request.package
        let options = request.options
        layout = try DebLayout(request)
        compression = Self.compression(
            request.options, shared: request.package.sharesFiles)
        linked = try LinkedFiles(package, layout.entries)
        libraries = LibraryDependencies(of: options.relations, linked)
        let relations = try Self.relations(request, layout, libraries, format)
        try DebRules.checkUnits(layout.entries)
        try DebAlternatives.check(options.alternatives, layout.entries, format: format)
        // A package that holds only the documents every package gets is empty.
        let entries = layout.hasContent ? layout.entries : []
        try NativeRules.check(package, entries + layout.ghosts, fileName: fileName)
        date = package.date
        conffiles = layout.conffiles
        control = try Self.control(request, layout, linked, relations)
    }

    func write(with bench: Bench, into output: inout OutputFile) throws(Failure) {
        try output.write(ArMember.magic)
        let version = Array("2.0\n".utf8)
        try output.write(
            try ArMember.header("debian-binary", size: Int64(version.count), date: date))
        try output.write(version)
        let control = try control.before + sums(bench.workers) + control.after
        for (member, entries) in [("control", control), ("data", layout.entries)] {
            let room = try output.reserve(ArMember.headerSize)
            let start = output.position
            try DebTar.write(entries, date: date, bench.begin(compression), into: &output)
            let size = output.position - start
            if size % 2 == 1 { try output.write([UInt8(ascii: "\n")]) }
            let name = member + ".tar" + compression.ending
            try output.fill(room, with: try ArMember.header(name, size: size, date: date))
        }
    }

    static func compression(_ options: DebOptions, shared: Bool) -> Compression {
        CompressionChoice(usual: "gzip", zstd: .brisk)
            .compression(options.compression, shared: shared)
    }

    /// `md5sums`, for which every file may have to be read.
    private func sums(_ workers: Workers) throws(Failure) -> [Entry] {
        let kept = Set(conffiles.map { Array($0.path.utf8) })
        let hashed = layout.entries.filter { !kept.contains(Array($0.path.utf8)) }
        return Self.files([("md5sums", try DebSums.text(hashed, workers))])
    }

    private static func control(
        _ request: Request<DebOptions>, _ layout: DebLayout, _ linked: LinkedFiles,
        _ relations: DebRelations
    ) throws(Failure) -> (before: [Entry], after: [Entry]) {
        let control = DebControl(
            request: request, layout: layout.entries, architecture: architecture(request.package),
            relations: relations)
        let size = InstalledSize.of(layout.entries)
        let before = files([
            ("control", Array(control.text(installedSize: size).utf8)),
            ("conffiles", Array(layout.conffiles.map { "/\($0.path)\n" }.joined().utf8)),
        ])
        let after = files([
            ("shlibs", Array(DebShlibs.text(request, layout, linked).utf8)),
            ("triggers", Array(DebTriggers.text(request, layout).utf8)),
        ])
        let scripts = try DebScripts(request.options, layout).all()
        return (
            before, after + scripts.map { DebTar.control($0.name, $0.bytes, mode: 0o755) }
        )
    }

    /// What is empty is left out.
    private static func files(_ files: [(name: String, bytes: [UInt8])]) -> [Entry] {
        files.filter { !$0.bytes.isEmpty }.map { DebTar.control($0.name, $0.bytes) }
    }

    /// A package that makes users needs a program that can.
    private static func relations(
        _ request: Request<DebOptions>, _ layout: DebLayout, _ libraries: LibraryDependencies,
        _ format: String
    ) throws(Failure) -> DebRelations {
        var more = libraries.relations
        if layout.entries.contains(where: { $0.kind == .sysusers }) {
            more.append("systemd | systemd-standalone-sysusers | systemd-sysusers")
        }
        return try DebRelations(
            request.options.relations, architecture: architecture(request.package),
            format: format, adding: more)
    }

    private static func architecture(_ package: Package) -> String {
        DebArchitecture.name(package.platform) ?? ""
    }
}
