import Archives
import Model

/// The header that describes a package.
struct RpmMainHeader {
    /// Which rpm writes the same tags.
    private static let rpmVersion = "4.18.0"
    /// Where it was built is nobody's business, and differs from machine to machine.
    private static let buildHost = "reproducible"
    private static let sha256: UInt32 = 8

    private var header = RpmHeader(.region)

    /// The header of a package that consists of `files` with the programs `linked`.
    init(
        _ request: Request<RpmOptions>, _ files: RpmFiles, _ linked: LinkedFiles,
        _ arch: RpmArchitecture,
        _ compression: Compression
    ) throws(Failure) {
        let package = request.package
        let version = RpmVersion(request)
        describeProduct(request, version)
        describeBuild(package, version, arch, compression)
        let changes = try package.changes(request.options.changelog)
        RpmTexts(package: package, version: version).describe(changes, in: &header)
        try files.describe(in: &header)
        let scripts = try RpmScripts(request, files.all.map(\.entry))
        let triggers = try RpmTriggers(request.options, scripts)
        triggers.describe(in: &header)
        var relations = try RpmRelations(request, files, linked, version)
        relations.add(.requires, triggers.needs + scripts.needs)
        relations.add(.orderNames, scripts.order)
        for moment in RpmMoment.allCases {
            guard let script = try scripts.script(moment) else { continue }
            header[moment.tag] = .string(script.body)
            header[moment.programTag] =
                script.program.count == 1 ? .string(script.program[0]) : .strings(script.program)
            relations.add(.requires, script.needs(moment.flag))
        }
        relations.add(
            .requires, RpmCapability.needed(by: files, compression, version, relations.all))
        relations.describe(in: &header)
    }

    /// The header as it is stored; `digests` do not change its size.
    func bytes(_ digests: RpmDigests) -> [UInt8] {
        var header = header
        header[.payloadDigests] = .strings([digests.payload])
        header[.payloadDigestAlgorithm] = .int32s([Self.sha256])
        header[.archiveDigests] = .strings([digests.archive])
        return header.bytes
    }

    private mutating func describeProduct(_ request: Request<RpmOptions>, _ version: RpmVersion) {
        let (package, options) = (request.package, request.options)
        let product = package.product
        header[.locales] = .strings(["C"])
        header[.name] = .string(package.name)
        header[.version] = .string(version.version)
        header[.release] = .string(version.release)
        if version.epoch > 0 { header[.epoch] = .int32s([UInt32(version.epoch)]) }
        header[.summary] = .translated(package.summary)
        header[.description] = .translated(
            RpmTexts(package: package, version: version).description)
        header.setText(.vendor, options.vendor)
        header.setText(.license, product.license)
        header.setText(.packager, package.packager(options.packager))
        header[.group] = .translated(options.section.isEmpty ? "Unspecified" : options.section)
        header.setText(.url, product.homepage)
    }

    private mutating func describeBuild(
        _ package: Package, _ version: RpmVersion, _ arch: RpmArchitecture,
        _ compression: Compression
    ) {
        header[.buildTime] = .int32s([UInt32(package.date.seconds)])
        header[.buildHost] = .string(Self.buildHost)
        header[.os] = .string("linux")
        header[.arch] = .string(arch.name)
        // A package that names no source package is taken for one itself.
        header[.sourcePackage] = .string("\(package.name)-\(version.short).src.rpm")
        header[.rpmVersion] = .string(Self.rpmVersion)
        header[.payloadFormat] = .string("cpio")
        header[.payloadCodec] = .string(compression.name)
        header[.payloadLevel] = .string(String(compression.level))
        header[.platform] = .string("\(arch.name)-unknown-linux")
        header[.encoding] = .string("utf-8")
    }
}

/// The texts of a package: its description and its changelog.
struct RpmTexts {
    /// What package checkers take for a long line is 80 columns.
    private static let width = 76

    let package: Package
    let version: RpmVersion

    /// Paragraphs filled anew; lines that begin with a blank stay as they are. A package about
    /// which nothing more is said repeats its summary.
    var description: String {
        let paragraphs = package.paragraphs.map { Self.filled($0).joined(separator: "\n") }
        return paragraphs.isEmpty
            ? Self.filled([package.product.description]).joined(separator: "\n")
            : paragraphs.joined(separator: "\n\n")
    }

    /// Writes the changelog, newest first; its dates are days, which are written as their noon.
    func describe(_ changes: [PackageChange], in header: inout RpmHeader) {
        header[.changeTimes] = .int32s(changes.map { Self.noon($0.date) })
        header[.changeAuthors] = .strings(changes.map { "\($0.author) - \(spelled($0.version))" })
        header[.changeTexts] = .strings(
            changes.map { $0.lines.map { "- \($0)" }.joined(separator: "\n") })
    }

    /// This version as rpm writes it; an older one stays as the changelog has it.
    private func spelled(_ other: String) -> String {
        other == package.version.description ? version.full : other
    }

    private static func noon(_ date: Timestamp) -> UInt32 {
        UInt32(clamping: date.seconds / 86400 * 86400 + 43200)
    }

    private static func filled(_ paragraph: [String]) -> [String] {
        var lines: [String] = []
        var isOpen = false
        for line in paragraph {
            if line.first?.isWhitespace == true {
                lines.append(line)
                isOpen = false
                continue
            }
            for word in line.split(separator: " ") {
                if isOpen, let last = lines.last, last.count + 1 + word.count <= width {
                    lines[lines.count - 1] = last + " " + word
                } else {
                    lines.append(String(word))
                }
                isOpen = true
            }
        }
        return lines
    }
}
