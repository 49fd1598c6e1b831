import Files
import Model

/// Looks at an app on disk as macOS does: its program, the seal over all else, and code in it that is signed
/// by itself.
struct AppVerifier {
    let programs: ProgramVerifier

    /// Code in code in an app is nested three deep at most.
    private static let depth = 8

    /// What the app at `path` is.
    func found(_ path: String, called name: String) throws(Failure) -> OpenedFile {
        for item in try Folder.names(path) where !["Contents", ".DS_Store"].contains(item) {
            throw BundlePlace.unsound(
                name, "\(SafeName.printable(item)) lies beside its folder Contents")
        }
        let parts = try check(path, name, 0)
        return OpenedFile(.app, parts, isStapled: try hasTicket(path, name))
    }

    /// The signatures of a bundle's program, which is refused unless all that is in the bundle is sealed.
    private func check(
        _ path: String, _ name: String, _ depth: Int
    ) throws(Failure) -> [CodePart] {
        guard depth < Self.depth else { throw BundlePlace.unsound(name, "it is nested too deeply") }
        let place = try BundlePlace(path, called: name)
        let seal = "\(place.folder)/\(CodeResources.path)"
        let bytes =
            try Folder.kind(seal) == .file ? try TextFile.bytes(seal, limit: 64 << 20) : nil
        let parts = try self.parts(place, bytes)
        guard let bytes, parts.contains(where: { $0.identifier != nil }) else { return parts }
        let check = try SealCheck(place, bytes)
        try check.check()
        for code in check.nested { try self.check(code.path, code.seal, check, depth) }
        return parts
    }

    /// The parts of the program, each of which has the digests of the property list and of the seal.
    private func parts(
        _ place: BundlePlace, _ seal: [UInt8]?
    ) throws(Failure) -> [CodePart] {
        let path = "\(place.folder)/\(place.program)"
        let name = "\(place.name)/\(Path.name(place.program))"
        guard let program = try MachOProgram(FileHash.record(path), called: name) else {
            throw BundlePlace.unsound(place.name, "its program is not Mach-O")
        }
        return try program.signatures(programs.workers).map { one throws(Failure) in
            for directory in one.directories where one.kind != .linkerSigned {
                try check(directory, CodeSlot.infoPlist, place.info, name)
                try check(directory, CodeSlot.resources, seal, name)
            }
            return try programs.part(one, name)
        }
    }

    private func check(
        _ directory: CodeDirectory, _ slot: UInt32, _ bytes: [UInt8]?, _ name: String
    ) throws(Failure) {
        let digest = try bytes.map { bytes throws(Failure) in try directory.function.value(bytes) }
        guard directory.special(Int(slot)) == digest else {
            let what = slot == CodeSlot.infoPlist ? "Info.plist" : "the seal"
            throw ProgramVerifier.broken(name, "\(what) is not what was signed")
        }
    }

    /// Code is known by its digest, and by what it says of itself.
    private func check(
        _ path: String, _ seal: PropertyList, _ seals: SealCheck, _ depth: Int
    ) throws(Failure) {
        let file = "\(seals.place.folder)/\(path)", name = "\(seals.place.name)/\(path)"
        let parts: [CodePart]
        switch try Folder.kind(file) {
        case .file:
            let found = try programs.parts(of: FileHash.record(file), called: name)
            guard let found else { throw seals.broken(path, "is not a program") }
            parts = found
        case .folder: parts = try check(file, name, depth + 1)
        default: throw seals.broken(path, "is missing")
        }
        let identity = seal["cdhash"]?.bytes.map { Hex.text($0) }
        guard parts.contains(where: { $0.cdhash != nil && $0.cdhash == identity }) else {
            throw seals.broken(path, "is another program than the one that was sealed")
        }
    }

    /// The notary's ticket, which is not part of the seal.
    private func hasTicket(_ path: String, _ name: String) throws(Failure) -> Bool {
        let file = path + "/Contents/CodeResources"
        guard try Folder.kind(file) == .file else { return false }
        guard NotaryTicket.isOne(try TextFile.bytes(file, limit: NotaryTicket.limit)) else {
            throw BundlePlace.unsound(name, "Contents/CodeResources is not the notary's ticket")
        }
        return true
    }
}
