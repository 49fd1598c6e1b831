import Files
import Model

/// What a deb installs, and what only its scripts know of.
struct DebLayout {
    /// Everything in the package, sorted by path.
    let entries: [Entry]
    /// Files that the program makes itself and that go when the package is purged.
    let ghosts: [Entry]
    /// Whether there is anything but the documents that every package has.
    let hasContent: Bool

    /// The layout of what is asked for.
    init(_ request: Request<DebOptions>) throws(Failure) {
        let package = request.package
        let places = InstalledLayout(
            libraries: DebArchitecture.libraries(package.platform),
            zsh: "usr/share/zsh/vendor-completions", libraryMode: 0o644)
        var installed: [Entry] = []
        for entry in package.entries {
            let isDocument = entry.kind == .license || entry.kind == .changelog
            guard !isDocument || entry.target != nil else { continue }
            // An init script for other systems has no place beside systemd.
            guard entry.kind != .service || !ServiceFile.isScript(entry) else { continue }
            installed.append(try places.installed(entry, package.name))
        }
        ghosts = installed.filter { $0.kind == .ghost }
        installed.removeAll { $0.kind == .ghost }
        hasContent = installed.contains { $0.body != .folder }
        installed += try DebDocuments(request).entries(beside: installed)
        entries = installed.inOrder(of: \.path)
    }

    /// Files whose edits dpkg keeps: all below `/etc`, as Debian Policy 10.7 asks, and what is a
    /// configuration file elsewhere.
    var conffiles: [Entry] {
        entries.filter { entry in
            entry.isRegular && (entry.path.hasPrefix("etc/") || entry.kind == .config)
        }
    }

    /// The libraries where the linker looks, so that its cache must be made anew.
    func sharedLibraries(in folder: String) -> [Entry] {
        entries.filter { entry in
            let parent = Path.parent(entry.path)
            return (parent == folder || parent == "usr/lib") && entry.isShared
        }
    }
}

extension Entry {
    /// Whether it is a file with a content.
    var isRegular: Bool {
        switch body {
        case .file, .bytes: true
        case .folder, .symlink: false
        }
    }

    /// Whether it is called like a shared library: `libacme.so` or `libacme.so.1.2`.
    var isShared: Bool { isRegular && (Path.name(path) + ".").contains(".so.") }

    /// Whether it is a shared library by its kind and its name.
    var isSharedLibrary: Bool { kind == .library && isShared }
}
