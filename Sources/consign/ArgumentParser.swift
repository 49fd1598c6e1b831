import Files
import Model

/// Arguments to ``Invocation``: split first, matched second, never guessed.
struct ArgumentParser {
    let verbs: [Verb]

    func parse(_ arguments: [String]) throws(Failure) -> Invocation {
        let (verb, rest) = try findVerb(verbFirst(arguments))
        var values: [String: [String]] = [:]
        var operands: [String] = []
        var queue = rest[...]
        while let word = queue.popFirst() {
            if word == "--" {
                operands += queue
                break
            }
            guard word.hasPrefix("-"), word.count > 1 else {
                operands.append(word)
                continue
            }
            let (option, text) = try match(word, of: verb, &queue)
            values[option.name, default: []].append(text)
        }
        if values["help"] == nil { try checkCount(operands, verb) }
        return Invocation(verb: verb, values: values, operands: operands)
    }

    /// The verb that the line has, whatever is wrong with the rest of it.
    func verb(of arguments: [String]) -> Verb? {
        try? findVerb(verbFirst(arguments)).0
    }

    private func checkCount(_ operands: [String], _ verb: Verb) throws(Failure) {
        if operands.count > verb.operandCount.upperBound {
            throw wrong(
                "'\(operands[verb.operandCount.upperBound])' is one argument too many", verb)
        }
        if operands.count < verb.operandCount.lowerBound {
            throw wrong("'consign \(verb.name)' needs \(verb.operands)", verb)
        }
    }

    /// Options may stand before the verb, too.
    private func verbFirst(_ arguments: [String]) -> [String] {
        guard arguments.first?.hasPrefix("-") == true else { return arguments }
        for start in arguments.indices.dropFirst() {
            for end in [start + 2, start + 1] where end <= arguments.count {
                let name = arguments[start..<end].joined(separator: " ")
                guard let verb = verbs.first(where: { $0.name == name }) else { continue }
                // The value of an option may be called like a verb.
                let isValue = verb.allOptions.contains {
                    $0.value != nil && $0.spellings.contains(arguments[start - 1])
                }
                if isValue { continue }
                return Array(arguments[start..<end] + arguments[..<start] + arguments[end...])
            }
        }
        return arguments
    }

    /// The verb may have two words: `key new`.
    func findVerb(_ arguments: [String]) throws(Failure) -> (Verb, ArraySlice<String>) {
        for count in [2, 1] where arguments.count >= count {
            let name = arguments.prefix(count).joined(separator: " ")
            if let verb = verbs.first(where: { $0.name == name }) {
                return (verb, arguments.dropFirst(count))
            }
        }
        let word = arguments.first ?? ""
        let group = verbs.map(\.name).filter { $0.hasPrefix(word + " ") }
        guard group.isEmpty else {
            throw Failure(
                "'consign \(word)' needs one more word",
                hint: "there are " + group.joined(separator: ", "), exit: .usage)
        }
        let isOption = word.hasPrefix("-")
        throw Failure(
            "unknown \(isOption ? "option" : "command") '\(SafeName.printable(word))'",
            hint: word == "-V"
                ? "did you mean '--version'?"
                : Spelling.suggestion(
                    for: word,
                    known: isOption ? ["--help", "--version"] : verbs.map(\.name)),
            exit: .usage)
    }

    private func match(
        _ word: String, of verb: Verb, _ queue: inout ArraySlice<String>
    ) throws(Failure) -> (Option, String) {
        let isLong = word.hasPrefix("--")
        let body = word.dropFirst(isLong ? 2 : 1)
        let name = isLong ? String(body.prefix { $0 != "=" }) : String(body.prefix(1))
        let found = verb.allOptions.first {
            isLong ? $0.name == name : $0.letter == name.first
        }
        guard let option = found else { throw unknown(word, verb) }
        var attached: String? = isLong ? nil : body.count > 1 ? String(body.dropFirst()) : nil
        if isLong, body.contains("=") { attached = String(body.dropFirst(name.count + 1)) }
        guard option.value != nil else {
            guard let attached else { return (option, "") }
            guard !isLong else { throw wrong("--\(option.name) takes no value", verb) }
            // Letters that are flags may stand together: -qv.
            queue.insert("-" + attached, at: queue.startIndex)
            return (option, "")
        }
        guard let text = attached ?? queue.popFirst() else {
            throw wrong("--\(option.name) needs a value", verb)
        }
        return (option, text)
    }

    private func unknown(_ word: String, _ verb: Verb) -> Failure {
        let known = verb.allOptions.map { "--" + $0.name }
        let meant = Spelling.nearest(to: String(word.prefix { $0 != "=" }), in: known)
        return Failure(
            "unknown option '\(word)'",
            hint: meant.map { "did you mean '\($0)'?" } ?? "see 'consign \(verb.name) --help'",
            exit: .usage)
    }

    private func wrong(_ what: String, _ verb: Verb) -> Failure {
        Failure(what, hint: "see 'consign \(verb.name) --help'", exit: .usage)
    }
}

/// A command line, taken apart: which verb, with which options and operands.
struct Invocation: Sendable {
    let verb: Verb
    /// Values by option name; a flag has one empty value.
    let values: [String: [String]]
    let operands: [String]

    func has(_ option: Option) -> Bool { values[option.name] != nil }

    func has(named name: String) -> Bool { values[name] != nil }

    func value(_ option: Option) -> String? { values[option.name]?.last }

    func all(_ option: Option) -> [String] { values[option.name] ?? [] }

    /// The value of `option` as a number within `range`.
    func number(_ option: Option, in range: ClosedRange<Int>) throws(Failure) -> Int? {
        guard let text = value(option) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw Failure(
                "--\(option.name) needs a number from \(range.lowerBound) to \(range.upperBound)",
                "'\(text)' is not one", exit: .usage)
        }
        return number
    }
}
