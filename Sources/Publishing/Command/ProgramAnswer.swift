internal import Files
internal import Model

/// What the program answered, line by line: what is there, files, and what people should know.
struct ProgramAnswer {
    /// Where a version stands.
    enum State: String {
        case absent, unfinished, published
    }

    private(set) var state: State?
    /// Whose the unfinished publication is.
    private(set) var run: String?
    private(set) var files: [String: Arrived] = [:]
    private(set) var said: [String] = []

    /// No answer is one too, to most questions.
    init() {}

    /// Reads the lines; `name` is what messages call the program.
    init(_ output: [UInt8], name: String, redaction: Redaction) throws(Failure) {
        var number = 0
        for line in output.split(
            separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        {
            number += 1
            guard !line.isEmpty else { continue }
            guard let value = try? JSONText.parse(foreign: Array(line), name: name),
                take(value, redaction)
            else {
                throw Failure(
                    "\(name) answered what nobody understands", "line \(number) of it",
                    hint: "docs/publishing.md says which lines of JSON there are",
                    exit: .malformed)
            }
        }
    }

    private mutating func take(_ value: JSONValue, _ redaction: Redaction) -> Bool {
        if let text = value["say"]?.text {
            said.append(SafeName.printable(redaction(text)))
        } else if let word = value["state"]?.text {
            guard let state = State(rawValue: word) else { return false }
            self.state = state
            run = value["run"]?.text
        } else if let name = value["name"]?.text, let size = value["size"]?.number {
            let hex = value["sha256"]?.text
            let digest = hex.flatMap { Digest(.sha256, hex: $0) }
            guard hex == nil || digest != nil, files[name] == nil else { return false }
            files[name] = Arrived(name: name, size: size, sha256: digest)
        } else {
            return false
        }
        return true
    }
}
