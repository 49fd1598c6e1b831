internal import Files
internal import Model
internal import Pipeline
internal import Signing

extension Verb {
    static let keyList = Verb(
        name: "key list", operands: "", operandCount: 0...0,
        summary: "show all identities, and where their private keys are",
        details: """
            Lists every identity of the key folders: its keys, where the private half of each is,
            what the key document says of it, and when it ends.
            """,
        options: [.keyFolder, .json],
        examples: [("consign key list", "one line for each key")],
        run: { (call, console) throws(Failure) in
            let identities = try KeyInventory(try KeyChoice.folders(call)).identities
            console.result(
                call.has(.json)
                    ? try Answer.text(.array(identities.map(json)))
                    : identities.map(text).joined())
            return .done
        })

    private static func text(_ one: KeyInventory.Item) -> String {
        var facts = [one.folder]
        if let state = one.documented?.state { facts.append(state.rawValue) }
        facts += one.end.map { ["ends \($0.day)"] } ?? []
        var lines = [one.identity.name + "  " + facts.joined(separator: ", ")]
        for (type, home) in one.homes {
            lines.append("  " + HelpText.padded(type.rawValue, 9) + home.text)
        }
        return lines.map { SafeName.printable($0) + "\n" }.joined()
    }

    private static func json(_ one: KeyInventory.Item) -> JSONValue {
        [
            "name": .string(one.identity.name), "folder": .string(one.folder),
            "state": one.documented.map { .string($0.state.rawValue) } ?? .null,
            "ends": one.end.map { .string($0.text) } ?? .null,
            "keys": .array(
                one.homes.map {
                    ["type": .string($0.type.rawValue), "held": .string($0.home.word)]
                }
            ),
        ]
    }
}

extension KeyHome {
    /// One word for programs.
    fileprivate var word: String {
        switch self {
        case .file(_, let isProtected): isProtected ? "file" : "unprotected-file"
        case .agent: "agent"
        case .program: "program"
        case .elsewhere: "elsewhere"
        }
    }

    fileprivate var text: String {
        switch self {
        case .file(_, let isProtected):
            isProtected ? "a file under a passphrase" : "a file without a passphrase"
        case .agent: "in an ssh-agent"
        case .program(let path): "behind the program \(path)"
        case .elsewhere: "not here"
        }
    }
}
