import Archives
import Files
package import Model

/// What of an app is signed: its program, with digests of its property list and of the seal over all else
/// that is in it.
package struct AppSeal: Sendable {
    /// The program that is started.
    package let program: Entry
    private let entries: [Entry]
    /// `Acme.app/Contents/`.
    private let folder: String
    /// What macOS calls it.
    let identifier: String
    private let info: [UInt8]

    private static let list = "Contents/Info.plist"

    /// The seal of an app that was put together here; nil for one that was staged whole.
    package init?(_ entries: [Entry]) throws(Failure) {
        guard
            let list = entries.first(where: {
                $0.path.hasSuffix(".app/" + Self.list) && $0.path.split(separator: "/").count == 3
            }), case .bytes(let info) = list.body
        else { return nil }
        let folder = String(list.path.dropLast("Info.plist".count))
        let values = try PropertyListReader(name: list.path).value(info)
        guard case .text(let executable)? = values["CFBundleExecutable"],
            case .text(let identifier)? = values["CFBundleIdentifier"],
            let program = entries.first(where: { $0.path == "\(folder)MacOS/\(executable)" })
        else { return nil }
        self.entries = entries
        self.folder = folder
        self.info = info
        self.program = program
        self.identifier = identifier
    }

    /// Other code in the app with the path by which the seal names it: a file, or a whole bundle, whose
    /// program stands for it.
    package var nested: [(path: String, program: Entry)] {
        get throws(Failure) {
            var found: [String: Entry] = [:]
            for entry in inside where entry.path != inner(program.path) {
                guard let path = NestedPlace.of(entry.path), found[path] == nil else { continue }
                switch entry.body {
                case .file, .bytes: found[path] = try code(at: path, entry)
                case .symlink, .folder: continue
                }
            }
            return found.inOrder(of: \.key).map { ($0.key, $0.value) }
        }
    }

    /// The app's files and its seal, where `program` is the signed one.
    package func entries(with program: FileRecord, _ files: SealedFiles) -> [Entry] {
        let changed = entries.map { entry in
            entry.path == self.program.path ? entry.holding(.file(program)) : entry
        }
        let seal = Entry(
            path: folder + CodeResources.path, kind: .file, mode: 0o644,
            body: .bytes(files.resources))
        return (changed + [seal]).inOrder(of: \.path)
    }

    /// What the program's signature has to cover, with `nested` code in the app.
    package func files(
        _ nested: [String: CodeResources.Nested]
    ) throws(Failure) -> SealedFiles {
        let executable = Path.name(program.path)
        return SealedFiles(
            info: info,
            resources: try CodeResources(inside, executable: executable, nested: nested).bytes)
    }

    /// How the program is signed: it is called as the app.
    package func order(_ order: SigningOrder, _ files: SealedFiles) -> SigningOrder {
        SigningOrder(
            order.signer, identifier: identifier, entitlements: order.entitlements,
            runtime: order.runtime, bundle: files)
    }

    /// The entries under paths below `Contents`.
    private var inside: [Entry] { entries.map { $0.moved(to: inner($0.path)) } }

    private func inner(_ path: String) -> String { String(path.dropFirst(folder.count)) }

    /// The program of the bundle at `path`, or the file itself.
    private func code(at path: String, _ entry: Entry) throws(Failure) -> Entry {
        guard path != entry.path else { return entry }
        let name = Path.name(path)
        let stem = String(name.prefix(upTo: name.lastIndex(of: ".") ?? name.endIndex))
        let current = inside.first { $0.path == path + "/Versions/Current" }
        var places = ["\(path)/\(stem)", "\(path)/Contents/MacOS/\(stem)"]
        if case .symlink(let version)? = current?.body {
            places.insert("\(path)/Versions/\(version)/\(stem)", at: 0)
        }
        for place in places {
            let found = inside.first { $0.path == place }
            if let found, Segment(contentOf: found) != nil { return found }
        }
        throw Failure(
            "\(folder)\(path) is not a bundle of code", "it has no program called \(stem)",
            hint: "stage the whole folder, with its links", exit: .usage)
    }
}

/// Where an app has code that is signed by itself.
private enum NestedPlace {
    private static let folders = [
        "Frameworks", "SharedFrameworks", "PlugIns", "Plug-ins", "XPCServices", "Helpers", "MacOS",
        "Library/Automator", "Library/Spotlight", "Library/LoginItems",
    ]

    /// The path of the code that the file at `path` is, or is in; nil elsewhere. A folder with a dot in
    /// its name is a bundle (resources.cpp).
    static func of(_ path: String) -> String? {
        for folder in folders where path.hasPrefix(folder + "/") {
            var place = folder
            for part in path.dropFirst(folder.count + 1).split(separator: "/") {
                place += "/" + part
                if part.contains(".") { return place }
            }
            return place
        }
        return nil
    }
}
