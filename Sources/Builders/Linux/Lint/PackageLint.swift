public import Model

/// What lintian, rpmlint and namcap would call an error, found before a package is built.
public enum PackageLint {
    /// All findings in `package`, whose installed entries are `layout`, on systems that have
    /// `interpreters`.
    public static func findings(
        in package: Package, _ layout: [Entry], _ interpreters: [String] = []
    ) throws(Failure) -> [PackageFinding] {
        var findings = PlaceLint.findings(in: package, layout) + ModeLint.findings(in: layout)
        findings += LinkLint.findings(in: layout)
        findings += try ScriptLint.findings(in: package, layout, interpreters)
        findings += try ProgramLint.findings(in: package, layout)
        return findings
    }

    /// The names a manifest may waive.
    public static var names: [String] { PackageFinding.Name.allCases.map(\.rawValue) }

    /// Those of ``names`` that are asked of every format.
    public static var commonNames: [String] {
        [PackageFinding.Name.wrongArchitecture.rawValue]
    }
}
