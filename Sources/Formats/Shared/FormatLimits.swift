import Model

/// What a package format has no words for, and what to do instead.
struct FormatLimits {
    /// The format's name in a manifest.
    let format: String

    /// Refuses relations of the given kinds; each comes with a way out.
    func check(
        _ package: Package, relations: [(Relation, hint: String)]
    ) throws(Failure) {
        for (relation, hint) in relations {
            guard let first = package.native.policy.relations[relation]?.first else { continue }
            throw Failure(
                "\(format) packages have no '\(relation.rawValue)'", "it names \(first.value)",
                hint: hint, at: first.place, exit: .usage)
        }
    }

    /// Refuses scripts for moments that the format's system does not have.
    func check(_ package: Package, moments: [ScriptMoment]) throws(Failure) {
        for moment in moments where package.native.scripts[moment] != nil {
            throw Failure(
                "\(format) packages have no '\(moment.rawValue)' script",
                hint: "name it under the formats that have it: packages: {rpm: {scripts: …}}",
                at: package.native.policy.scripts[moment]?.place, exit: .usage)
        }
    }

    /// Refuses alternatives.
    func checkAlternatives(_ package: Package) throws(Failure) {
        guard let first = package.native.policy.alternatives.first else { return }
        throw Failure(
            "\(format) packages have no alternatives", "one is wanted for \(first.value.link)",
            hint: "name them under deb or rpm alone, or install a symlink of kind 'symlink'",
            at: first.place, exit: .usage)
    }

    /// Refuses triggers.
    func checkTriggers(_ package: Package) throws(Failure) {
        guard let first = package.native.policy.triggers.first else { return }
        throw Failure(
            "\(format) packages have no triggers", "one is '\(first.value)'",
            hint: "name them under deb, rpm or apk alone", at: first.place, exit: .usage)
    }

    /// Refuses every compression but `known`, of which the first is the usual one.
    func compression(_ package: Package, known: [String]) throws(Failure) -> String {
        guard let wanted = package.native.policy.compression else { return known[0] }
        guard known.contains(wanted.value) else {
            throw Failure(
                "\(format) packages are not compressed with \(wanted.value)",
                hint: "use \(known.joined(separator: " or "))", at: wanted.place, exit: .usage)
        }
        return wanted.value
    }

    /// Refuses a name that `isValid` does not hold for.
    func checkName(_ package: Package, _ rule: String, _ isValid: (UInt8) -> Bool) throws(Failure) {
        let name = package.nativeName
        let first = name.utf8.first ?? UInt8(ascii: "-")
        guard name.utf8.allSatisfy(isValid), first != UInt8(ascii: "-"), first != UInt8(ascii: ".")
        else {
            throw Failure(
                "no \(format) package can be called '\(name)'", rule,
                hint: "give it another name: packages: {\(format): {package: NAME}}",
                at: package.native.policy.name?.place, exit: .usage)
        }
    }

    /// Refuses files in the root whose names the container uses itself.
    func checkRoot(_ layout: [Entry]) throws(Failure) {
        guard let entry = layout.first(where: { $0.path.hasPrefix(".") }) else { return }
        throw Failure(
            "refused /\(entry.path)", "\(format) packages keep their own data under such names",
            hint: "install it below another folder", exit: .usage)
    }
}
