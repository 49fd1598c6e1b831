import Archives
import Files
import Model

/// An installer for macOS about which everything is settled, and which has only to be written.
struct PreparedInstaller {
    let layout: [Entry]
    private let date: Timestamp
    private let scripts: [Entry]
    private let texts: InstallerTexts
    private let license: XarMember?

    /// Refuses what macOS would not install, or not as it is meant.
    init(_ request: Request<InstallerOptions>, fileName: String) throws(Failure) {
        let package = request.package
        let options = request.options
        let identifier = try Self.identifier(of: request)
        let placed = try InstallerLayout(package)
        let jobs = try Self.jobs(of: package, identifier)
        layout = (placed.entries + jobs.map(\.entry)).inOrder(of: \.path)
        try NativeRules.check(package, layout, fileName: fileName)
        try Self.checkSizes(layout)
        try SafeName.checkCollisions(layout.withFolders().map(\.path), for: package.platform)
        date = package.date
        scripts = try InstallerScripts(options: options, layout: placed, jobs: jobs).all().map {
            Entry(path: $0.name, kind: .file, mode: 0o755, body: .bytes($0.bytes))
        }
        license = options.license.map { file in
            .bytes(name: Path.name(file.name.value), file.bytes)
        }
        texts = InstallerTexts(
            identifier: identifier, version: "\(package.version)",
            title: options.title?.value ?? "\(package.product.name) \(package.version)",
            system: options.system?.value ?? AppleSystem.oldest(for: package.platform),
            architectures: InstallerTexts.architectures(of: package.platform),
            component: package.product.name + ".pkg", fileCount: layout.withFolders().count + 1,
            kilobytes: (ContentSize.of(layout) + 1023) / 1024, scripts: scripts.map(\.path),
            license: options.license.map { Path.name($0.name.value) })
    }

    /// What it is called over all its versions.
    static func identifier(of request: Request<InstallerOptions>) throws(Failure) -> String {
        try AppInfo.identifier(request.options.identifier, of: request.package.product, "pkg")
    }

    /// The files are compressed first, since the table before them says how much there is.
    func write(with bench: Bench, into output: inout OutputFile) throws(Failure) {
        var payload = try output.scratch("payload")
        let items = try writePayload(bench, into: &payload)
        let content = try Self.settle(&payload, index: 0)
        var called = try output.scratch("scripts")
        try Self.writeScripts(scripts, date, bench, into: &called)
        let calls = try Self.settle(&called, index: 1)
        let bom = BillOfMaterials.bytes(items, date: date)
        let seal = try bench.appleSigner.map { signer throws(Failure) in try XarSeal(signer) }
        let table = try XarTable(members(bom, content, calls), date: date, seal: seal)
        try output.write(table.front)
        for member in table.contents {
            switch member {
            case .bytes(_, let bytes): try output.write(bytes)
            case .scratch(_, let content) where content.index == 0:
                try Self.copy(&payload, into: &output)
            case .scratch: try Self.copy(&called, into: &output)
            case .folder: break
            }
        }
    }

    private func members(
        _ bom: [UInt8], _ payload: XarContent, _ called: XarContent
    ) -> [XarMember] {
        var component: [XarMember] = [
            .bytes(name: "Bom", bom), .scratch(name: "Payload", payload),
        ]
        if !scripts.isEmpty { component.append(.scratch(name: "Scripts", called)) }
        component.append(.bytes(name: "PackageInfo", Array(texts.packageInfo.utf8)))
        var members: [XarMember] = [
            .folder(name: texts.component, component),
            .bytes(name: "Distribution", Array(texts.distribution.utf8)),
        ]
        if let license { members.append(.folder(name: "Resources", [license])) }
        return members
    }

    private func writePayload(
        _ bench: Bench, into payload: inout OutputFile
    ) throws(Failure) -> [BillOfMaterials.Item] {
        var cpio = OldCpioWriter(try bench.begin(.gzip(.usual)), time: date)
        var items: [BillOfMaterials.Item] = []
        for entry in [Self.root] + layout.withFolders() {
            let sum = try cpio.add(entry, into: &payload)
            items.append(BillOfMaterials.Item(entry: entry, size: Self.size(of: entry), sum: sum))
        }
        try cpio.finish(into: &payload)
        return items
    }

    private static func writeScripts(
        _ scripts: [Entry], _ date: Timestamp, _ bench: Bench, into file: inout OutputFile
    ) throws(Failure) {
        guard !scripts.isEmpty else { return }
        var cpio = OldCpioWriter(try bench.begin(.gzip(.usual)), time: date)
        for entry in [root] + scripts { _ = try cpio.add(entry, into: &file) }
        try cpio.finish(into: &file)
    }

    private static let root = Entry(path: ".", kind: .directory, mode: 0o755, body: .folder)

    private static func size(of entry: Entry) -> Int64 {
        if case .symlink(let target) = entry.body { return Int64(target.utf8.count) }
        return Segment(contentOf: entry)?.count ?? 0
    }

    private static func settle(
        _ file: inout OutputFile, index: Int
    ) throws(Failure) -> XarContent {
        let size = try file.settle().size
        let hash = try LegacyHash(.sha1)
        try file.forEachStep(since: 0) { step throws(Failure) in try hash.update(step) }
        return XarContent(size: size, sha1: try hash.value(), index: index)
    }

    private static func copy(
        _ file: inout OutputFile, into output: inout OutputFile
    ) throws(Failure) {
        try file.forEachStep(since: 0) { step throws(Failure) in try output.write(step) }
    }

    /// Services as jobs, whose programs lie elsewhere than on Linux.
    private static func jobs(
        of package: Package, _ identifier: String
    ) throws(Failure) -> [LaunchdJob] {
        let services = package.entries.filter {
            [.service, .timer].contains($0.kind) && !ServiceFile.isScript($0)
        }
        var places: [String: String] = [:]
        for entry in package.entries where entry.kind == .program && entry.target == nil {
            let name = Path.name(entry.path)
            places["/usr/bin/" + name] = "/usr/local/bin/" + name
        }
        return try services.map { service throws(Failure) in
            try LaunchdJob(service, identifier, of: package, places)
        }
    }

    private static func checkSizes(_ layout: [Entry]) throws(Failure) {
        for entry in layout where size(of: entry) > Int64(UInt32.max) {
            throw Failure(
                "\(entry.path) is too large for a pkg", "\(size(of: entry)) bytes",
                hint: "a file in it has at most 4 GiB", exit: .usage)
        }
        guard layout.withFolders().count < BillOfMaterials.mostPaths else {
            throw Failure(
                "\(layout.count) files are too many for a pkg",
                hint: "it takes up to \(BillOfMaterials.mostPaths)", exit: .usage)
        }
    }
}
