import Files
import Model

/// A relation to other packages: `name`, `name >= 2:1.2-3`, or a rich one, `(a or b)`
/// (rpm, docs/manual/dependencies.md and boolean_dependencies.md).
struct RpmDependency: Hashable {
    let name: String
    var flags: UInt32
    let version: String

    static let less: UInt32 = 2
    static let greater: UInt32 = 4
    static let equal: UInt32 = 8
    /// Needed by a script: the interpreter, and which script it is.
    static let interpreter: UInt32 = 0x100
    static let pre: UInt32 = 0x200
    static let post: UInt32 = 0x400
    static let preun: UInt32 = 0x800
    static let postun: UInt32 = 0x1000
    static let verify: UInt32 = 0x2000
    static let pretrans: UInt32 = 0x80
    static let posttrans: UInt32 = 0x20
    /// What rpm itself must be able to do.
    static let rpmlib: UInt32 = 0x100_0000
    static let config: UInt32 = 0x1000_0000

    init(_ name: String, _ flags: UInt32 = 0, _ version: String = "") {
        self.name = name
        self.flags = flags
        self.version = version
    }

    /// Whether it is a formula over others.
    var isRich: Bool { name.hasPrefix("(") }

    /// Reads a relation as rpm's own spec files spell it.
    init(parsing text: Located<String>) throws(Failure) {
        let words = text.value.split(separator: " ").map(String.init)
        if words.first?.hasPrefix("(") == true {
            try Self.checkRich(words.joined(separator: " "), text)
            self.init(words.joined(separator: " "))
            return
        }
        guard let name = words.first, words.count == 1 || words.count == 3 else {
            throw Self.malformed(text, Self.hint(text.value))
        }
        try Self.checkName(name, text)
        guard words.count == 3 else {
            self.init(name)
            return
        }
        guard let flags = Self.operators[words[1]] else {
            throw Self.malformed(text, Self.hint(text.value))
        }
        try Self.checkVersion(words[2], text)
        self.init(name, flags, words[2])
    }

    private static let operators: [String: UInt32] = [
        "<": less, "<=": less | equal, "=": equal, "==": equal, ">=": greater | equal,
        ">": greater,
    ]

    /// The name of a package, a file, or a capability: `perl(Foo::Bar)`, `libc.so.6()(64bit)`.
    private static func checkName(_ name: String, _ text: Located<String>) throws(Failure) {
        let isFine =
            name.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7f }
            && !name.contains { "<>=,|&!".contains($0) } && hasBalance(name)
        let first = name.first.map { $0.isLetter || $0.isNumber || "_/".contains($0) } ?? false
        guard isFine, first else { throw malformed(text, hint(text.value)) }
    }

    private static func checkVersion(_ version: String, _ text: Located<String>) throws(Failure) {
        let bare = version.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let hasEpoch = bare.count == 2
        let rest = String(bare.last ?? "")
        let isFine =
            !rest.isEmpty
            && rest.utf8.allSatisfy { RpmGrammar.isVersion($0) || $0 == UInt8(ascii: "-") }
            && rest.split(separator: "-", omittingEmptySubsequences: false).count <= 2
            && (!hasEpoch || UInt32(bare[0]) != nil)
        guard isFine else {
            throw malformed(text, "write the version as [EPOCH:]VERSION[-RELEASE], like 1.2-3")
        }
    }

    private static func checkRich(_ formula: String, _ text: Located<String>) throws(Failure) {
        let known: Set = ["and", "or", "if", "else", "unless", "with", "without"]
        let words = formula.split(separator: " ").map(String.init)
        guard hasBalance(formula), formula.hasSuffix(")"), words.contains(where: known.contains)
        else {
            throw malformed(
                text, "a rich relation is written (a or b), with and, or, if, unless or with")
        }
    }

    private static func hasBalance(_ text: String) -> Bool {
        var depth = 0
        for mark in text {
            if mark == "(" { depth += 1 }
            if mark == ")" { depth -= 1 }
            if depth < 0 { return false }
        }
        return depth == 0
    }

    /// What was probably meant by a text in another system's words.
    private static func hint(_ text: String) -> String {
        if text.contains("|") { return "rpm's word for it is a rich relation: (a or b)" }
        if text.contains("(") {
            let plain = text.replacing("(", with: " ").replacing(")", with: " ")
                .split(separator: " ").joined(separator: " ")
            return "rpm writes it without parentheses: \(spaced(plain))"
        }
        return "write it as rpm does: \(spaced(text))"
    }

    /// `name>=1` with the blanks that rpm wants around an operator.
    private static func spaced(_ text: String) -> String {
        guard let start = text.firstIndex(where: { "<>=".contains($0) }) else {
            return "name, or name >= 1.2"
        }
        let rest = text[start...]
        let end = rest.firstIndex { !"<>=".contains($0) } ?? rest.endIndex
        let sign = rest[..<end] == "<<" ? "<" : rest[..<end] == ">>" ? ">" : String(rest[..<end])
        let parts = [String(text[..<start]), sign, String(rest[end...])]
        return parts.map { $0.filter { $0 != " " } }.joined(separator: " ")
    }

    private static func malformed(_ text: Located<String>, _ hint: String) -> Failure {
        Failure(
            "rpm knows no relation '\(SafeName.printable(text.value))'", hint: hint,
            at: text.place, exit: .usage)
    }
}

extension RpmDependency {
    /// rpm compares names, then versions, then flags, as bytes.
    var sortKey: String {
        let digits = String(flags, radix: 16)
        return "\(name)\0\(version)\0" + String(repeating: "0", count: 8 - digits.count) + digits
    }
}
