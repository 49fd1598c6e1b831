internal import Files
internal import Model

/// What every archive refuses, whatever its container.
enum ArchiveRules {
    static func check(_ package: Package, fileName: String) throws(Failure) {
        try SafeName.checkFile(fileName)
        let layout = ArchiveLayout.entries(of: package)
        guard layout.contains(where: { $0.body != .folder }) else {
            throw Failure(
                "cannot pack \(fileName)", "there is no file to put into it",
                hint: "look at the manifest's contents and at the stage", exit: .usage)
        }
        for entry in layout {
            try SafeName.checkPath(entry.path, for: package.platform)
            try checkMode(entry)
        }
        try checkNames(layout, package.platform)
        try checkLinks(layout, package)
    }

    private static func checkMode(_ entry: Entry) throws(Failure) {
        guard entry.mode <= 0o777 else {
            throw Failure(
                "refused the mode \(String(entry.mode, radix: 8)) of \(entry.path)",
                "an archive that people unpack carries no set-user-ID",
                hint: "leave it to native packages", exit: .usage)
        }
    }

    private static func checkNames(_ layout: [Entry], _ platform: Platform?) throws(Failure) {
        var names: Set<[UInt8]> = []
        for entry in layout where !names.insert(Array(entry.path.utf8)).inserted {
            throw Failure(
                "two files become '\(entry.path)' in the archive", hint: "rename one of them",
                exit: .usage)
        }
        let leaves = Set(layout.filter { $0.body != .folder }.map { Array($0.path.utf8) })
        for entry in layout {
            var folder = Path.parent(entry.path)
            while folder != "." {
                guard !leaves.contains(Array(folder.utf8)) else {
                    throw Failure(
                        "'\(folder)' is a file and a folder in the archive",
                        hint: "rename one of them", exit: .usage)
                }
                folder = Path.parent(folder)
            }
        }
        // Folders too: `Doc/a` and `doc/b` become one folder where case does not matter.
        try SafeName.checkCollisions(layout.withFolders().map(\.path), for: platform)
    }

    private static func checkLinks(_ layout: [Entry], _ package: Package) throws(Failure) {
        var targets: [String: String] = [:]
        for entry in layout {
            guard case .symlink(let target) = entry.body else { continue }
            guard package.platform?.os != .windows else {
                throw Failure(
                    "refused the link '\(entry.path)'", "Windows unpacks no symbolic links",
                    hint: "stage a copy of the file instead", exit: .usage)
            }
            // Seen from the folder that holds all: a link may not lead beside it.
            targets[String(entry.path.dropFirst(package.stem.count + 1))] = target
        }
        try LinkMap(targets).check()
    }
}
