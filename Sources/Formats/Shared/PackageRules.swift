import Model

/// What systems with short rules refuse in packages.
struct PackageRules {
    /// The format's name in a manifest.
    let format: String

    /// Refuses a name that `isValid` does not hold for.
    private func checkName(_ package: Package, _ rule: String, _ isValid: (UInt8) -> Bool)
        throws(Failure)
    {
        let name = package.name
        let first = name.utf8.first ?? UInt8(ascii: "-")
        guard name.utf8.allSatisfy(isValid), first != UInt8(ascii: "-"), first != UInt8(ascii: ".")
        else {
            throw Failure(
                "no \(format) package can be called '\(name)'", rule,
                hint: "give it another name: packages: {\(format): {package: NAME}}",
                at: package.naming.name?.place, exit: .usage)
        }
    }

    /// What is wrong with a package whatever its files are: its name, which takes `letters` that are
    /// bytes of names, then what `version` and `relations` refuse.
    func complaints(
        about package: Package, _ letters: String, _ isNameByte: (UInt8) -> Bool,
        version: () throws(Failure) -> Void, relations: () throws(Failure) -> Void
    ) -> Complaints {
        var complaints = NativeRules.complaints(about: package)
        complaints.collect { () throws(Failure) in
            try checkName(
                package, "it takes letters, digits and \(letters), and begins with none of '.-'",
                isNameByte)
        }
        complaints.collect(version)
        complaints.collect(relations)
        return complaints
    }

    /// Refuses files in the root whose names the container uses itself.
    func checkRoot(_ layout: [Entry]) throws(Failure) {
        guard let entry = layout.first(where: { $0.path.hasPrefix(".") }) else { return }
        throw Failure(
            "refused /\(entry.path)", "\(format) packages keep their own data under such names",
            hint: "install it below another folder", exit: .usage)
    }
}
