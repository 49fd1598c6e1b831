import Files
import Model

/// What an rpm package cannot say.
enum RpmRules {
    /// Years 1970 to 2106, as 32 bits count seconds.
    private static let dates = Timestamp(0)...Timestamp(Int64(UInt32.max))

    /// What is wrong with names, numbers, dates, relations and triggers.
    static func complaints(about request: Request<RpmOptions>) -> Complaints {
        var complaints = NativeRules.complaints(about: request.package)
        complaints.collect { () throws(Failure) in try checkName(request.package) }
        complaints.collect { () throws(Failure) in try checkVersion(request.options.numbering) }
        complaints.collect { () throws(Failure) in try checkDates(request) }
        complaints.add(RpmRelations.complaints(about: request.options.relations))
        complaints.add(RpmTriggers.complaints(about: request.options))
        return complaints
    }

    static func check(
        _ request: Request<RpmOptions>, _ layout: [Entry]
    ) throws(Failure) {
        try checkAlternatives(request.options.alternatives, layout)
        for entry in layout { try checkOwners(entry) }
    }

    private static func checkName(_ package: Package) throws(Failure) {
        guard !RpmGrammar.isName(package.name) else { return }
        throw Failure(
            "'\(SafeName.printable(package.name))' cannot name an rpm package",
            "it must begin with a letter or digit and have only letters, digits and . _ + -",
            hint: "give it another name with 'package:'", at: package.naming.name?.place,
            exit: .usage)
    }

    private static func checkVersion(_ numbering: Numbering) throws(Failure) {
        let release = numbering.release
        guard !release.isEmpty, release.utf8.allSatisfy(RpmGrammar.isVersion) else {
            throw Failure(
                "'\(SafeName.printable(release))' cannot be an rpm release",
                "it may have letters, digits and . _ + ~ ^", hint: "write a number: release: '1'",
                at: numbering.revision?.place, exit: .usage)
        }
        guard (0...Int(Int32.max)).contains(numbering.epoch) else {
            throw Failure(
                "\(numbering.epoch) cannot be an rpm epoch", "it must be a number of 31 bits",
                hint: "count epochs from 1", exit: .usage)
        }
    }

    private static func checkDates(_ request: Request<RpmOptions>) throws(Failure) {
        let package = request.package
        let all = try [package.date] + package.changes(request.options.changelog).map(\.date)
        guard let wrong = all.first(where: { !dates.contains($0) }) else { return }
        throw Failure(
            "rpm cannot say the date \(wrong.day)", "it counts seconds from 1970 to 2106",
            hint: wrong == package.date
                ? "set SOURCE_DATE_EPOCH to a date in between"
                : "leave that entry out of the changelog", exit: .usage)
    }

    /// A name that is not known where the package is installed becomes root, with a warning that
    /// nobody reads; a number is looked up as a name and never known.
    private static func checkOwners(_ entry: Entry) throws(Failure) {
        for name in [entry.ownership.owner, entry.ownership.group] {
            let isNumber = name.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
            guard isNumber, name != "0" else { continue }
            throw Failure(
                "rpm cannot give /\(entry.path) to number \(name)",
                "it knows owners by their names and would give it to root",
                hint: "name the user or group, and let a content of kind 'sysusers' make it "
                    + "with that number", exit: .usage)
        }
    }

    private static func checkAlternatives(
        _ alternatives: [Located<Alternative>], _ layout: [Entry]
    ) throws(Failure) {
        let paths = Set(
            layout.filter { $0.body != .folder && $0.kind != .ghost }
                .map { Array("/\($0.path)".utf8) })
        for alternative in alternatives {
            let (link, path) = (alternative.value.link, alternative.value.path)
            guard paths.contains(Array(path.utf8)) else {
                throw Failure(
                    "\(link) cannot stand for \(path)", "the package installs no such file",
                    hint: "name one of its programs as the alternative's 'path'",
                    at: alternative.place, exit: .usage)
            }
            guard !paths.contains(Array(link.utf8)) else {
                throw Failure(
                    "\(link) cannot be an alternative's link", "the package installs it as a file",
                    hint: "leave the file out, or choose another 'link'", at: alternative.place,
                    exit: .usage)
            }
        }
    }
}

/// The letters of names and versions (rpm, build/parsePreamble.c: names begin with a letter, a
/// digit or `_`).
enum RpmGrammar {
    /// A letter, a digit, or one of `._+~^`.
    static func isVersion(_ byte: UInt8) -> Bool { isWord(byte) || "._+~^".utf8.contains(byte) }

    static func isName(_ name: String) -> Bool {
        guard let first = name.utf8.first, isWord(first) || first == UInt8(ascii: "_") else {
            return false
        }
        return name.utf8.allSatisfy { isWord($0) || "._+-".utf8.contains($0) }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
