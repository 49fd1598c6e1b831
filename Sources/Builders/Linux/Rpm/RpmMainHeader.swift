internal import Model

/// The header that describes a package.
struct RpmMainHeader {
    /// Which rpm writes the same tags.
    private static let rpmVersion = "4.18.0"
    /// Where it was built is nobody's business, and differs from machine to machine.
    private static let buildHost = "reproducible"
    private static let sha256: UInt32 = 8

    private var header = RpmHeader(.region)

    /// The header of `package`, which consists of `files`.
    init(
        _ package: Package, _ files: RpmFiles, _ arch: RpmArchitecture, _ codec: RpmCodec
    ) throws(Failure) {
        let version = RpmVersion(package)
        describeProduct(package, version)
        describeBuild(package, version, arch, codec)
        RpmTexts(package: package, version: version).describeChanges(in: &header)
        try files.describe(in: &header)
        let scripts = try RpmScripts(package, files.all.map(\.entry))
        let triggers = try RpmTriggers(package, scripts)
        triggers.describe(in: &header)
        var relations = try RpmRelations(package, files, version)
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
            .requires, RpmCapability.needed(by: files, codec, version, relations.all))
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

    private mutating func describeProduct(_ package: Package, _ version: RpmVersion) {
        let product = package.product
        let policy = package.native.policy
        header[.locales] = .strings(["C"])
        header[.name] = .string(package.nativeName)
        header[.version] = .string(version.version)
        header[.release] = .string(version.release)
        if version.epoch > 0 { header[.epoch] = .int32s([UInt32(version.epoch)]) }
        header[.summary] = .translated(package.summary)
        header[.description] = .translated(
            RpmTexts(package: package, version: version).description)
        header.setText(.vendor, policy.vendor)
        header.setText(.license, product.license)
        header.setText(.packager, package.packager)
        header[.group] = .translated(policy.section.isEmpty ? "Unspecified" : policy.section)
        header.setText(.url, product.homepage)
    }

    private mutating func describeBuild(
        _ package: Package, _ version: RpmVersion, _ arch: RpmArchitecture, _ codec: RpmCodec
    ) {
        header[.buildTime] = .int32s([UInt32(package.date.seconds)])
        header[.buildHost] = .string(Self.buildHost)
        header[.os] = .string("linux")
        header[.arch] = .string(arch.name)
        // A package that names no source package is taken for one itself.
        header[.sourcePackage] = .string("\(package.nativeName)-\(version.short).src.rpm")
        header[.rpmVersion] = .string(Self.rpmVersion)
        header[.payloadFormat] = .string("cpio")
        header[.payloadCodec] = .string(codec.rawValue)
        header[.payloadLevel] = .string(codec.level)
        header[.platform] = .string("\(arch.name)-unknown-linux")
        header[.encoding] = .string("utf-8")
    }
}
