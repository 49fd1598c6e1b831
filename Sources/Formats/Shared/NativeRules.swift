import Files
import Model

/// What every native package refuses, whatever its container.
enum NativeRules {
    /// Checks `layout`, the installed entries of `package`.
    static func check(_ package: Package, _ layout: [Entry], fileName: String) throws(Failure) {
        try SafeName.checkFile(fileName)
        guard layout.contains(where: { $0.body != .folder }) else {
            throw Failure(
                "cannot pack \(fileName)", "it would be empty",
                hint: "check 'contents' and the staged files", exit: .usage)
        }
        for entry in layout {
            try SafeName.checkPath(entry.path, for: package.platform)
            try checkLink(entry)
            try checkSystemd(entry)
        }
        try checkNames(layout)
    }

    /// What no package can do without, whatever is in it.
    static func complaints(about package: Package) -> Complaints {
        var complaints = Complaints()
        if package.product.description.isEmpty {
            complaints.add(
                "a package needs the manifest's 'description'", "it is missing", at: nil,
                hint: "add one line that says what \(package.product.name) does")
        }
        if package.product.maintainer.isEmpty {
            complaints.add(
                "a package needs the manifest's 'maintainer'", "it is missing", at: nil,
                hint: "add: maintainer: Your Name <you@example.org>")
        }
        return complaints
    }

    private static func checkLink(_ entry: Entry) throws(Failure) {
        guard case .symlink(let target) = entry.body, InstalledLink.place(of: entry) == nil else {
            return
        }
        throw Failure(
            "refused the link '\(entry.path)'", "its target \(target) is above the root",
            hint: "count the '..' again", exit: .usage)
    }

    /// systemd takes no notice of files whose names end otherwise (systemd.unit(5), sysusers.d(5)).
    private static func checkSystemd(_ entry: Entry) throws(Failure) {
        let isRead: Bool, ending: String
        switch entry.kind {
        case .service, .timer:
            isRead = !entry.path.contains("systemd/system/") || ServiceFile.isUnit(entry)
            ending = "." + entry.kind.rawValue
        case .sysusers, .tmpfiles: (isRead, ending) = (entry.path.hasSuffix(".conf"), ".conf")
        default: return
        }
        guard !isRead else { return }
        throw Failure(
            "systemd would not read /\(entry.path)", "its name does not end in '\(ending)'",
            hint: "rename it with 'to:'", exit: .usage)
    }

    private static func checkNames(_ layout: [Entry]) throws(Failure) {
        var names: Set<[UInt8]> = []
        for entry in layout where !names.insert(Array(entry.path.utf8)).inserted {
            throw Failure(
                "two contents are installed as /\(entry.path)",
                hint: "give one of them another 'to', or leave it out", exit: .usage)
        }
        let leaves = Set(layout.filter { $0.body != .folder }.map { Array($0.path.utf8) })
        for entry in layout {
            var folder = Path.parent(entry.path)
            while folder != "." {
                guard !leaves.contains(Array(folder.utf8)) else {
                    throw Failure(
                        "/\(folder) would be a file and a folder",
                        hint: "give one of them another 'to'", exit: .usage)
                }
                folder = Path.parent(folder)
            }
        }
        try SafeName.checkCollisions(layout.map(\.path), for: nil)
    }
}

/// What native packages say about the product.
extension Package {
    /// The package's name.
    var name: String { naming.name?.value ?? product.name }

    /// One line, without the full stop that package lists leave out.
    var summary: String {
        let line = naming.summary.isEmpty ? product.description : naming.summary
        return line.hasSuffix(".") && !line.hasSuffix("..") ? String(line.dropLast()) : line
    }

    /// The longer text's paragraphs, each as one line; a line that begins with a blank stands alone.
    var paragraphs: [[String]] {
        naming.about.split(separator: "\n", omittingEmptySubsequences: false)
            .split { $0.allSatisfy(\.isWhitespace) }
            .map { $0.map(String.init) }
    }

    /// Who made the package, when `packager` does not say.
    func packager(_ packager: String) -> String {
        packager.isEmpty ? product.maintainer : packager
    }

    /// What changed, newest first: what `changelog` says, or no more than that there is this version.
    func changes(_ changelog: NamedFile?) throws(Failure) -> [PackageChange] {
        guard let changelog else {
            return [
                PackageChange(
                    version: version.description, date: date, author: product.maintainer,
                    lines: ["Release \(version)."])
            ]
        }
        return try ChangelogFile.changes(in: changelog.bytes, changelog.name)
    }
}

/// What belongs to a package although it is not in it.
extension Package {
    /// Where the program makes files of its own, without a leading `/`.
    var ghosts: [String] {
        entries.filter { $0.kind == .ghost }
            .map { String(($0.target ?? $0.path).drop { $0 == "/" }) }
    }
}

extension Ownership {
    /// Whether it is known without asking the installing system.
    var isNumeric: Bool {
        (owner == "root" || UInt32(owner) != nil) && (group == "root" || UInt32(group) != nil)
    }
}
