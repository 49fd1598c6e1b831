import Files
import Model

/// A folder that a build job sent: stages at their places below it, and the list of their digests.
struct ReceivedStage: Sendable {
    let path: String
    let list: StageList
    /// Links by path, with their targets; files are all others that are listed.
    let links: [String: String]

    /// Reads the list at `path` and makes sure that exactly what it names is there; the bytes are
    /// looked at when they are copied.
    init(_ path: String) throws(Failure) {
        let name = path + "/" + StageList.fileName
        list = try StageList(
            parsing: try TextFile.bytes(name, limit: StageList.limit), name: name)
        self.path = path
        links = try Self.links(path, list)
    }

    /// The folders in `place` that are such: itself, or every folder in it.
    static func find(in place: String) throws(Failure) -> [ReceivedStage] {
        guard try Folder.kind(place) == .folder else {
            throw Failure("there is no folder \(SafeName.printable(place))", exit: .usage)
        }
        if try Folder.kind(place + "/" + StageList.fileName) != nil {
            return [try ReceivedStage(place)]
        }
        let names = try Folder.names(place)
        for name in names {
            let inner = place + "/" + name
            guard try Folder.kind(inner) == .folder,
                try Folder.kind(inner + "/" + StageList.fileName) != nil
            else {
                throw Failure(
                    "\(SafeName.printable(inner)) is not what a build job sends",
                    "there is no \(StageList.fileName) in it", exit: .unverified)
            }
        }
        guard !names.isEmpty else {
            throw Failure(
                "\(SafeName.printable(place)) is empty", "no build job has sent anything",
                exit: .unverified)
        }
        return try names.map { name throws(Failure) in try ReceivedStage(place + "/" + name) }
    }

    private static func links(
        _ path: String, _ list: StageList
    ) throws(Failure) -> [String: String] {
        var missing = Set(list.digests.keys)
        var links: [String: String] = [:]
        for item in try Tree.walk(path) where item.path != StageList.fileName {
            if item.kind == .folder { continue }
            let shown = SafeName.printable(path + "/" + item.path)
            guard missing.remove(item.path) != nil else {
                throw Failure(
                    "\(shown) is not in \(StageList.fileName)", "no build job has said what it is",
                    exit: .unverified)
            }
            switch item.kind {
            case .symlink(let target): links[item.path] = target
            case .special:
                throw Failure("\(shown) is a socket, pipe or device", exit: .unverified)
            case .file, .folder: break
            }
        }
        if let name = missing.min() {
            throw Failure(
                "\(SafeName.printable(path)) is not whole",
                "\(SafeName.printable(name)) is listed and not there",
                hint: "upload hidden files too, and nothing but the whole folder",
                exit: .unverified)
        }
        return try resolved(links, path, list)
    }

    /// A link is what it leads to: a listed file beside it, with the digest that is listed for both.
    private static func resolved(
        _ links: [String: String], _ path: String, _ list: StageList
    ) throws(Failure) -> [String: String] {
        for (link, target) in links.inOrder(of: \.key) {
            guard let end = Path.resolve(link: link, target: target), links[end] == nil,
                let digest = list.digests[end], digest == list.digests[link]
            else {
                throw Failure(
                    "refused the link \(SafeName.printable(path + "/" + link))",
                    "it leads to \(SafeName.printable(target)), which is not a listed file of the same "
                        + "bytes", hint: "links to files below the same folder can be carried",
                    exit: .unverified)
            }
        }
        return links
    }
}
