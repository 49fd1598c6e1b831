import CLinux
import Glibc
package import Model
import Synchronization

/// Counts the names of scratch folders that are made later: until then nothing on disk holds them.
private let scratchNames = Atomic<Int>(0)

/// A folder held by its descriptor: whatever is made, moved or removed in it is in this folder, even
/// when somebody puts another folder or a link under its name meanwhile.
///
/// Names are single ones, and links are never followed. Only on the way to a folder that the user
/// named may there be links, for these are his.
package final class HeldFolder: Sendable {
    /// What messages call it.
    package let path: String
    private let descriptor: Descriptor

    private static let flags = O_RDONLY | O_DIRECTORY | O_NONBLOCK

    /// A folder that the user named, or the system: links that lead to it are followed.
    package init(named path: String) throws(Failure) {
        descriptor = try Descriptor(
            opening: path, Self.flags, follows: true, what: "cannot read")
        self.path = path
    }

    /// A folder in `parent`; anything else under that name is refused.
    package init(_ name: String, in parent: HeldFolder) throws(Failure) {
        descriptor = try Descriptor(
            opening: name, in: parent, Self.flags, what: "cannot open the folder")
        path = Path.join(parent.path, name)
    }

    var number: Int32 { descriptor.number }

    /// The path of `name` in it, for messages and for readers.
    package func path(of name: String) -> String { Path.join(path, name) }

    /// What `name` is, links not followed; nil when there is nothing.
    package func kind(_ name: String) throws(Failure) -> TreeItem.Kind? {
        try TreeItem.Kind.of(name, in: number, shown: path(of: name))
    }

    /// The names in it, sorted bytewise; one that is not UTF-8 is refused.
    package func names() throws(Failure) -> [String] {
        // A stream has an offset of its own only when its descriptor was opened for it.
        let copy = consign_open_in(number, ".", Self.flags | O_CLOEXEC, 0)
        guard copy >= 0, let stream = fdopendir(copy) else {
            throw Failure.system("cannot read", path)
        }
        defer { closedir(stream) }
        var names: [String] = []
        while true {
            errno = 0
            guard let item = readdir(stream) else { break }
            let bytes = withUnsafeBytes(of: item.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            guard let name = String(validating: bytes, as: UTF8.self) else {
                let shown = SafeName.printable(String(decoding: bytes, as: UTF8.self))
                throw Failure(
                    "refused the name '\(shown)' in \(path)", "it is not UTF-8", exit: .usage)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        guard errno == 0 else { throw Failure.system("cannot read", path) }
        return names.inOrder { $0 }
    }

    /// Makes the folder `name`, which must not be there; its mode is exactly `mode`, or what the
    /// umask leaves of it.
    package func make(
        _ name: String, mode: UInt16 = 0o755, underUmask: Bool = false
    ) throws(Failure) -> HeldFolder {
        guard mkdirat(number, name, mode_t(mode)) == 0 else {
            if errno == EEXIST { throw taken("cannot make the folder", name) }
            throw Failure.system("cannot make the folder", path(of: name))
        }
        let made = try HeldFolder(name, in: self)
        guard underUmask || fchmod(made.number, mode_t(mode)) == 0 else {
            throw Failure.system("cannot set the mode of", made.path)
        }
        return made
    }

    /// The folder `name`, made when there is nothing.
    package func folder(
        _ name: String, mode: UInt16 = 0o755, underUmask: Bool = false
    ) throws(Failure) -> HeldFolder {
        guard try kind(name) == nil else { return try HeldFolder(name, in: self) }
        return try make(name, mode: mode, underUmask: underUmask)
    }

    /// The folder at the relative `path` below it, each part made when there is nothing.
    package func folder(below path: String, underUmask: Bool = false) throws(Failure) -> HeldFolder
    {
        var folder = self
        for part in path.split(separator: "/") where part != "." {
            folder = try folder.folder(String(part), underUmask: underUmask)
        }
        return folder
    }

    private static let scratchPrefix = "consign-"

    /// Whether a scratch folder or file may be called `name`.
    static func isScratchName(_ name: String) -> Bool {
        let rest = name.dropFirst(scratchPrefix.count)
        return name.hasPrefix(scratchPrefix) && rest.contains("-")
            && rest.utf8.allSatisfy { $0 == UInt8(ascii: "-") || (48...57).contains($0) }
    }

    /// A name for a scratch folder, another one for each who asks: threads share a process.
    package func scratchName() throws(Failure) -> String {
        while true {
            let number = scratchNames.wrappingAdd(1, ordering: .relaxed).oldValue
            let name = "\(Self.scratchPrefix)\(getpid())-\(number)"
            if try kind(name) == nil { return name }
        }
    }

    /// A new folder in it that only we can read.
    package func scratch() throws(Failure) -> HeldFolder {
        // Another process may take a name between the look and the making: then the next one.
        for _ in 0..<100 {
            let name = try scratchName()
            do throws(Failure) { return try make(name, mode: 0o700) } catch {
                guard try kind(name) != nil else { throw error }
            }
        }
        throw Failure("cannot make a folder in \(path)", "others take each name first")
    }

    /// Makes a link at `name`, which must not be taken, to `target`.
    package func link(_ name: String, to target: String) throws(Failure) {
        guard symlinkat(target, number, name) == 0 else {
            throw Failure.system("cannot make", path(of: name))
        }
    }

    /// Moves `name` to `new` in `other`, which must not be taken.
    package func move(_ name: String, to new: String, in other: HeldFolder) throws(Failure) {
        guard consign_move_new(number, name, other.number, new) == 0 else {
            throw Failure.system("cannot rename to", other.path(of: new))
        }
    }

    /// Puts `fresh` where `old` is and `old` where `fresh` was, in one step.
    package func exchange(_ fresh: String, with old: String) throws(Failure) {
        guard consign_exchange(number, fresh, number, old) == 0 else {
            throw Failure.system("cannot replace", path(of: old))
        }
    }

    /// Writes its entries to disk, so that a rename survives a power cut.
    package func sync() throws(Failure) {
        guard fsync(number) == 0 else { throw Failure.system("cannot write", path) }
    }

    /// A name that cannot be opened, with what is there when that is the reason.
    func refused(_ what: String, _ name: String) -> Failure {
        let code = errno
        let failure = Failure.system(what, path(of: name))
        return switch code {
        case ELOOP, ENOTDIR, ENXIO, EEXIST: taken(what, name)
        case EXDEV:
            Failure(failure.what, "another file system is mounted there", hint: "unmount it")
        default: failure
        }
    }

    private func taken(_ what: String, _ name: String) -> Failure {
        let why =
            switch try? kind(name) {
            case .symlink: "it is a symbolic link"
            case .file: "a file is there"
            case .folder: "a folder is there"
            case .special: "it is a socket, pipe or device"
            case nil: "somebody changed it just now"
            }
        return Failure(
            "\(what) \(path(of: name))", why, hint: "see what it is, and move it away")
    }
}
