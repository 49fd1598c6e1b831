package import Model
package import Options

/// The user's scripts, as far as the format's system runs them.
package struct Scripts: OptionGroup {
    private var all: [ScriptMoment: NamedFile] = [:]

    package init() {}

    /// The script for a moment.
    package subscript(_ moment: ScriptMoment) -> NamedFile? {
        get { all[moment] }
        set { all[moment] = newValue }
    }

    /// What the script for a moment says.
    func bytes(_ moment: ScriptMoment) -> [UInt8]? { all[moment]?.bytes }

    /// Where the manifest names the script for a moment.
    func place(_ moment: ScriptMoment) -> SourcePosition? { all[moment]?.name.place }

    package static var keys: [Key<Self>] { keys(ScriptMoment.allCases) }

    /// The key of a format whose system runs scripts at `moments`.
    static func keys(_ moments: [ScriptMoment]) -> [Key<Self>] {
        let scripts = ScriptMoment.allCases.filter(moments.contains).map { moment in
            Key.file(
                moment.rawValue, \Self.[moment], what: "the \(moment.rawValue) script", moment.doc,
                example: "scripts/\(moment.rawValue).sh")
        }
        return [
            Key.map(
                "scripts", scripts,
                "Shell scripts that run around what the contents already bring about."
            ).binding
        ]
    }
}

extension ScriptMoment {
    /// What every package manager runs.
    static var common: [Self] {
        [.preinstall, .postinstall, .preupgrade, .postupgrade, .preremove, .postremove]
    }
}
