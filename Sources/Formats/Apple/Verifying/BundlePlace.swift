import Files
import Model

/// Where a bundle on disk has its seal, its property list and its program: an app below `Contents`, a
/// framework below its current version.
struct BundlePlace {
    /// What paths in the seal are below.
    let folder: String
    let info: [UInt8]
    /// The path of the program below ``folder``.
    let program: String
    /// What messages call the bundle.
    let name: String

    private static let limit = 1 << 20

    /// Finds out about the bundle at `path`.
    init(_ path: String, called name: String) throws(Failure) {
        let isApp = try Folder.kind(path + "/Contents") == .folder
        var folder = path + "/Contents", info = "Info.plist"
        if !isApp {
            (folder, info) = (try Self.version(path), "Resources/Info.plist")
        }
        guard try Folder.kind("\(folder)/\(info)") == .file else {
            throw Self.unsound(name, "it has no Info.plist")
        }
        self.folder = folder
        self.name = name
        self.info = try TextFile.bytes("\(folder)/\(info)", limit: Self.limit)
        guard !self.info.starts(with: "bplist".utf8) else {
            throw Failure(
                "cannot look into \(name)", "its Info.plist is binary, which is not read here",
                hint: "convert it before the app is signed: plutil -convert xml1 FILE")
        }
        guard let file = PropertyList(reading: self.info)?["CFBundleExecutable"]?.text,
            !file.isEmpty, file != "..", !file.contains("/")
        else { throw Self.unsound(name, "its Info.plist names no program") }
        program = isApp ? "MacOS/\(file)" : file
        guard try Folder.kind("\(folder)/\(program)") == .file else {
            throw Self.unsound(name, "it has no program \(SafeName.printable(file))")
        }
    }

    /// The current version of a framework; one without versions has all at its top.
    private static func version(_ path: String) throws(Failure) -> String {
        guard case .symlink(let target)? = try Folder.kind(path + "/Versions/Current"),
            !target.contains("/"), target != ".."
        else { return path }
        return "\(path)/Versions/\(target)"
    }

    static func unsound(_ name: String, _ why: String) -> Failure {
        Failure("\(name) is not a sound bundle", why, exit: .malformed)
    }
}
