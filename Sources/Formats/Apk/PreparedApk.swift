import Archives
import Files
import Model

/// An apk package about which everything is settled, and which has only to be written.
struct PreparedApk {
    private static let words = PackageRules(format: "apk")

    let layout: [Entry]
    private let request: Request<ApkOptions>
    private let scripts: [Entry]
    private let compression: Compression
    private let info: ApkInfo

    /// Refuses what apk has no words for, or would order wrongly.
    init(
        _ request: Request<ApkOptions>, architecture: String, fileName: String
    ) throws(Failure) {
        let package = request.package
        let rest = try InstalledLayout(without: ApkServices.kinds).entries(of: package)
        let services = try ApkServices(package)
        layout = (rest + services.scripts).inOrder(of: \.path)
        try NativeRules.check(package, layout, fileName: fileName)
        let version = try ApkVersion.text(of: request)
        try Self.words.checkRoot(layout)
        self.request = request
        compression = Self.compression(
            request.options, shared: request.package.sharesFiles)
        scripts = try ApkScripts(request: request, services: services).entries()
        info = ApkInfo(
            request: request, version: version, architecture: architecture, layout: layout)
    }

    /// What apk cannot be told of names, versions, relations and triggers.
    static func complaints(about request: Request<ApkOptions>) -> Complaints {
        var complaints = words.complaints(
            about: request.package, "._+-", ApkRelations.isNameByte,
            version: { () throws(Failure) in _ = try ApkVersion.text(of: request) },
            relations: { () throws(Failure) in
                try ApkRelations.check(request.options.relations)
            })
        complaints.collect { () throws(Failure) in try checkTriggers(request.options) }
        return complaints
    }

    static func compression(_ options: ApkOptions, shared: Bool) -> Compression {
        CompressionChoice(usual: "gzip", alone: .fast)
            .compression(options.compression, shared: shared)
    }

    /// The control member names the digest of the data behind it, and the signature is over the
    /// control member: room is left for both.
    func write(with bench: Bench, into output: inout OutputFile) throws(Failure) {
        try check(bench.signer)
        let front = ApkFront(date: request.package.date, scripts: scripts, info: info, bench: bench)
        let room = try front.room(output)
        let reservation = try output.reserve(room.total)
        try output.beginStretch()
        try writeData(into: &output, bench)
        let digest = try output.endStretch()
        try output.fill(reservation, with: try front.bytes(data: digest, filling: room, output))
    }

    private func check(_ signer: LentSigner?) throws(Failure) {
        guard let signer, !signer.isRSA else { return }
        throw Failure(
            "apk packages are not signed with the key \(signer.keyName)", "it is not an RSA key",
            hint: "make one: consign key new NAME --rsa",
            at: request.options.signer?.place, exit: .usage)
    }

    /// apk 2 checks every file by a SHA-1 that stands before it, and a link by that of its target.
    private func writeData(
        into data: inout OutputFile, _ bench: Bench
    ) throws(Failure) {
        let entries = layout.withFolders()
        let sums = try LegacyDigests.of(entries, .sha1, bench.workers)
        var tar = try TarWriter(
            bench.begin(compression), date: request.package.date, style: .owned)
        for (entry, sum) in zip(entries, sums) {
            try tar.add(entry, records: try checksum(of: entry, sum), into: &data)
        }
        try tar.finish(into: &data)
    }

    private func checksum(
        of entry: Entry, _ sum: [UInt8]
    ) throws(Failure) -> [(key: String, value: String)] {
        let bytes: [UInt8]
        switch entry.body {
        case .folder: return []
        case .symlink(let target): bytes = try LegacyHash.of(Array(target.utf8), .sha1)
        case .file, .bytes: bytes = sum
        }
        return [("APK-TOOLS.checksum.SHA1", Hex.text(bytes))]
    }

    /// Triggers are folders, and the script runs when something changes in them.
    private static func checkTriggers(_ options: ApkOptions) throws(Failure) {
        let triggers = options.triggers
        for trigger in triggers {
            guard trigger.value.hasPrefix("/"), !trigger.value.contains(" ") else {
                throw Failure(
                    "apk cannot read the trigger '\(trigger.value)'",
                    "it is not the path of a folder",
                    hint: "name folders for apk alone: packages: {apk: {triggers: [/usr/lib/*]}}",
                    at: trigger.place, exit: .usage)
            }
        }
        guard triggers.isEmpty == (options.scripts[.trigger] == nil) else {
            throw Failure(
                "an apk package has 'triggers' and a trigger script, or none of them",
                triggers.isEmpty ? "there are no triggers" : "there is no trigger script",
                hint: "add it, or leave the other out", at: triggers.first?.place, exit: .usage)
        }
    }
}
