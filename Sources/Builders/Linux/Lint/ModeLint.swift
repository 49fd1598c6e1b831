internal import Model

/// Modes that contradict what a file is for.
enum ModeLint {
    static func findings(in layout: [Entry]) -> [PackageFinding] {
        layout.compactMap { entry in
            if case .symlink = entry.body { return nil }
            return openToAll(entry) ?? contradiction(entry)
        }
    }

    private static func openToAll(_ entry: Entry) -> PackageFinding? {
        // /tmp is open to all too, and sticky.
        guard entry.mode & 0o002 != 0, entry.body != .folder || entry.mode & 0o1000 == 0 else {
            return nil
        }
        return PackageFinding(
            .worldWritable, "everybody may write to /\(entry.path)",
            "its mode is \(octal(entry.mode))", hint: "take the last 2 out of its mode")
    }

    private static func contradiction(_ entry: Entry) -> PackageFinding? {
        guard entry.body != .folder else { return nil }
        if entry.kind == .program, entry.mode & 0o111 == 0 {
            return PackageFinding(
                .oddMode, "nobody may run the program /\(entry.path)",
                "its mode is \(octal(entry.mode))", hint: "give it the mode 0755")
        }
        guard entry.kind.isText, entry.mode & 0o111 != 0, !entry.path.contains("init.d/") else {
            return nil
        }
        return PackageFinding(
            .oddMode, "/\(entry.path) may be run", "a \(entry.kind.rawValue) is only read",
            hint: "give it the mode 0644")
    }

    private static func octal(_ mode: UInt16) -> String { "0" + String(mode, radix: 8) }
}

extension ContentKind {
    /// Whether such a file is read and never run.
    fileprivate var isText: Bool {
        switch self {
        case .header, .man, .completion, .doc, .license, .changelog, .service, .timer, .tmpfiles,
            .sysusers, .desktop, .icon:
            true
        default: false
        }
    }
}
