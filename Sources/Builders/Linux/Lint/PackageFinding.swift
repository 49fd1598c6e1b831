public import Model

/// Something in a native package that the distributions' own checkers call an error.
public struct PackageFinding: Sendable, Hashable {
    /// Its name, by which a manifest waives it.
    public enum Name: String, Sendable, CaseIterable {
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
        public var doc: String {
            switch self {
            case .missingCopyright: "nothing says under which license the product is"
            case .fileInEtc: "a file below /etc that is no configuration file"
            case .oddPlace: "a file where packages have no business, like /usr/local or /tmp"
            case .oddMode: "a program nobody may run, or a text that may be run"
            case .worldWritable: "everybody may write to it"
            case .missingInterpreter: "a script whose interpreter nothing brings"
            case .danglingLink: "a link to nothing in the package"
            case .wrongArchitecture: "a program for another system or processor (every format)"
            case .libraryPath: "a program that looks for libraries in a folder of the build machine"
            case .unknownLibrary: "a library for which no package is known (deb)"
            case .unitWithoutInstall: "a unit that is to be enabled and has no [Install]"
            }
        }
    }

    /// Which kind.
    public let name: Name
    /// What is wrong, with the path.
    public let what: String
    /// Why that is so.
    public let why: String
    /// What to do.
    public let hint: String

    init(_ name: Name, _ what: String, _ why: String, hint: String) {
        self.name = name
        self.what = what
        self.why = why
        self.hint = hint
    }

    /// As a complaint.
    public func failure(at place: SourcePosition?) -> Failure {
        Failure(
            what, why,
            hint: hint + "; if it is right here, say why: waive: {\(name.rawValue): '…'}",
            at: place, exit: .usage)
    }
}
