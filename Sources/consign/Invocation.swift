internal import Model

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
                "'\(text)' is none", exit: .usage)
        }
        return number
    }
}
