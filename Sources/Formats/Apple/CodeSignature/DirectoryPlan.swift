import Files
import Model

/// The code directories that a program gets, but for the digests of its pages (signer.cpp).
struct DirectoryPlan {
    private let image: MachOImage
    private let order: SigningOrder
    private let codeLimit: Int64

    init(_ image: MachOImage, _ order: SigningOrder, _ codeLimit: Int64) throws(Failure) {
        self.image = image
        self.order = order
        self.codeLimit = codeLimit
        guard isHardened, (image.system?.sdk ?? 0) == 0 else { return }
        throw Failure(
            "cannot sign \(image.part.name) for the hardened runtime",
            "it does not say which SDK it was built with",
            hint: "link it with -platform_version macos MINIMUM SDK, or leave 'runtime' out",
            exit: .usage)
    }

    /// Programs alone choose how they run.
    private var isHardened: Bool { order.runtime && image.isExecutable }

    func directories(covering extras: [SuperBlob.Item]) throws(Failure) -> [CodeDirectory] {
        var all: [CodeDirectory] = []
        for function in functions { all.append(try directory(function, extras)) }
        return all
    }

    /// What is older than macOS 10.11.4 does not know SHA-256 (machorep.cpp, `prepareForSigning`).
    private var functions: [CodeDigest] {
        guard let system = image.system, system.platform == MachOImage.System.macos,
            system.minimum < 0x000a_0b04
        else { return [.sha256] }
        return [.sha1, .sha256]
    }

    private func directory(
        _ function: CodeDigest, _ extras: [SuperBlob.Item]
    ) throws(Failure) -> CodeDirectory {
        var directory = CodeDirectory(
            identifier: order.identifier, team: order.signer.team, flags: flags,
            function: function, codeLimit: codeLimit)
        if let text = image.segment("__TEXT") {
            directory.executable.base = UInt64(text.range.lowerBound)
            directory.executable.limit = UInt64(text.range.count)
            let asked = image.isExecutable ? order.entitlements?.executableFlags ?? 0 : 0
            directory.executable.flags = image.isExecutable ? 1 | asked : 0
        }
        directory.runtime = isHardened ? image.system?.sdk ?? 0 : 0
        directory.version = directory.neededVersion
        directory.specials = try specials(function, extras)
        return directory
    }

    private var flags: CodeFlags {
        var flags: CodeFlags = []
        if order.signer.isAdHoc { flags.insert(.adHoc) }
        if isHardened { flags.insert(.runtime) }
        return flags
    }

    /// As many as there must be to reach the last one that is used.
    private func specials(
        _ function: CodeDigest, _ extras: [SuperBlob.Item]
    ) throws(Failure) -> [[UInt8]] {
        let files = image.isExecutable ? order.bundle : nil
        let last = max(extras.map(\.slot).max() ?? 0, files == nil ? 0 : CodeSlot.resources)
        var specials = [[UInt8]](repeating: [], count: Int(last))
        for item in extras { specials[Int(item.slot) - 1] = try function.value(Array(item.bytes)) }
        let own = try image.infoPlistBytes()
        if let plist = files?.info ?? own {
            specials[Int(CodeSlot.infoPlist) - 1] = try function.value(plist)
        }
        if let files {
            specials[Int(CodeSlot.resources) - 1] = try function.value(files.resources)
        }
        return specials
    }
}

extension MachOImage {
    /// What stands in the section `__info_plist` of this slice.
    func infoPlistBytes() throws(Failure) -> [UInt8]? {
        guard let infoPlist else { return nil }
        guard infoPlist.count <= 1 << 20 else {
            throw Self.unsound(part.name, "its Info.plist is larger than 1 MiB")
        }
        return try part.bytes(infoPlist.count, at: infoPlist.lowerBound)
    }
}
