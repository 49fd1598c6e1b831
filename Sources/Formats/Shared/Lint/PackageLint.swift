package import Model

/// What lintian, rpmlint and namcap would call an error, found before a package is built.
package enum PackageLint {
    /// All findings in `package`, whose installed entries are `layout` and whose programs are
    /// `linked`, on systems that have `interpreters` beside sh; it needs the packages of `needs`.
    static func findings(
        in package: Package, _ layout: [Entry], _ linked: LinkedFiles,
        _ interpreters: [String] = [], needs: [String]
    ) throws(Failure) -> [Finding] {
        var findings = PlaceLint.findings(in: package, layout) + ModeLint.findings(in: layout)
        findings += LinkLint.findings(in: layout)
        findings += try ScriptLint.findings(in: layout, linked, interpreters, needs)
        findings += ProgramLint.findings(in: package, linked)
        return findings
    }

    /// The names a manifest may waive.
    package static var names: [String] { Finding.Name.allCases.map(\.rawValue) }

    /// Those of ``names`` that are asked of every format.
    package static var commonNames: [String] {
        [Finding.Name.wrongArchitecture.rawValue]
    }
}

/// Something in a native package that the distributions' own checkers call an error.
package struct Finding: Sendable, Hashable {
    /// Its name, by which a manifest waives it.
    package enum Name: String, Sendable, CaseIterable {
        case missingCopyright = "missing-copyright"
        case fileInEtc = "file-in-etc"
        case oddPlace = "odd-place"
        case oddMode = "odd-mode"
        case worldWritable = "world-writable"
        case missingInterpreter = "missing-interpreter"
        case danglingLink = "dangling-link"
        case wrongArchitecture = "wrong-architecture"
        case libraryPath = "library-path"
        case unknownLibrary = "unknown-library"
        case unitWithoutInstall = "unit-without-install"

        /// What it means, for the reference.
        package var doc: String {
            switch self {
            case .missingCopyright: "nothing says under which license the product is"
            case .fileInEtc: "a file below /etc that is not a configuration file"
            case .oddPlace: "a file where packages have no business, like /usr/local or /tmp"
            case .oddMode: "a program nobody may run, or a text that may be run"
            case .worldWritable: "everybody may write to it"
            case .missingInterpreter:
                "a script, or for apk a program, whose interpreter nothing brings"
            case .danglingLink: "a link to nothing in the package"
            case .wrongArchitecture: "a program for another system or processor (every format)"
            case .libraryPath: "a program that looks for libraries in a folder of the build machine"
            case .unknownLibrary: "a library for which no package is known (deb)"
            case .unitWithoutInstall: "a unit that is to be enabled and has no [Install]"
            }
        }
    }

    /// Which kind.
    package let name: Name
    /// What is wrong, with the path.
    package let what: String
    /// Why that is so.
    package let why: String
    /// What to do.
    package let hint: String

    init(_ name: Name, _ what: String, _ why: String, hint: String) {
        self.name = name
        self.what = what
        self.why = why
        self.hint = hint
    }

    /// As a complaint.
    package func failure(at place: SourcePosition?) -> Failure {
        Failure(
            what, why,
            hint: hint + "; if it is right here, say why: waive: {\(name.rawValue): '…'}",
            at: place, exit: .usage)
    }
}
