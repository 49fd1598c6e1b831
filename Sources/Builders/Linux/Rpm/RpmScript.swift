/// A script of a package: its text, and who runs it.
struct RpmScript {
    /// The text.
    let body: String
    /// The program that runs it, and its arguments.
    let program: [String]
    /// Further programs it runs, which are files.
    let others: [String]

    /// A script of its own, run by whom its first line names.
    init(_ script: RpmUserScript) {
        self.init(body: script.text, program: script.interpreter)
    }

    /// A shell script.
    init(
        body: String, program: [String] = [RpmUserScript.shell], others: [String] = []
    ) {
        self.body = body
        self.program = program
        self.others = others
    }

    /// What must be there for it to run, for a script marked by `flag`.
    func needs(_ flag: UInt32) -> [RpmDependency] {
        ([program[0]] + others).map { name in
            name == RpmUserScript.lua
                ? RpmCapability.lua : RpmDependency(name, RpmDependency.interpreter | flag)
        }
    }
}
