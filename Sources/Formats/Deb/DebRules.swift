import Files
import Model

/// What deb and ipk refuse alike.
enum DebRules {
    /// What is wrong with all that the control file and the scripts are made of.
    static func complaints(
        about request: Request<some DebianOptions>, architecture: String, format: String
    ) -> Complaints {
        let options = request.options
        var complaints = NativeRules.complaints(about: request.package)
        complaints.collect { () throws(Failure) in
            try DebName.check(request.package, format: format)
        }
        complaints.collect { () throws(Failure) in
            try DebVersion.checkRevision(options.numbering.revision, format: format)
        }
        complaints.collect { () throws(Failure) in
            _ = try DebRelations(options.relations, architecture: architecture, format: format)
        }
        complaints.collect { () throws(Failure) in
            try DebControl.check(options, format: format)
        }
        for moment in ScriptMoment.allCases {
            guard let script = options.scripts[moment] else { continue }
            complaints.collect(at: script.name.place) { () throws(Failure) in
                _ = try UserScript(script.bytes, moment)
            }
        }
        return complaints
    }

    /// Refuses to enable a unit that says nothing about when it starts.
    static func checkUnits(_ layout: [Entry]) throws(Failure) {
        for entry in layout where entry.enable && entry.path.contains("systemd/system/") {
            guard let text = try entry.text() else { continue }
            let name = Path.name(entry.path)
            let unit = try UnitFile(text, name: name)
            guard unit.keys(of: "Install").isEmpty else { continue }
            throw Failure(
                "cannot enable \(name)", "it has no [Install] section",
                hint:
                    "add: [Install] and below it: WantedBy=multi-user.target, or enable its timer",
                exit: .usage)
        }
    }
}

/// Names of packages (Debian Policy 5.6.1).
enum DebName {
    /// At least two of `a-z0-9+-.`, the first a letter or digit.
    static func isValid(_ name: some StringProtocol) -> Bool {
        guard name.utf8.count >= 2, let first = name.first, isPlain(first) else { return false }
        return name.allSatisfy { isPlain($0) || "+-.".contains($0) }
    }

    /// Refuses the name of `package` where dpkg would.
    static func check(_ package: Package, format: String) throws(Failure) {
        let name = package.name
        guard !isValid(name) else { return }
        throw Failure(
            "\(format) cannot have the package name '\(name)'",
            "it has at least two of a-z, 0-9, '+', '-' and '.', the first a letter or digit",
            hint: "give it one: packages: {package: \(proposal(name))}",
            at: package.naming.name?.place, exit: .usage)
    }

    /// The same name in the characters that are allowed.
    private static func proposal(_ name: String) -> String {
        let mapped = String(name.lowercased().map { isPlain($0) || "+.".contains($0) ? $0 : "-" })
        let stem = String(mapped.drop { !isPlain($0) })
        return stem.count >= 2 ? stem : stem + "-tool"
    }

    private static func isPlain(_ mark: Character) -> Bool {
        mark.isASCII && (mark.isLowercase || mark.isNumber)
    }
}
