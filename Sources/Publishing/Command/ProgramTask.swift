import Files
import Model

/// What the program is told on its standard input, besides the verb.
struct ProgramTask {
    /// What it is asked for.
    enum Verb: String {
        case preflight, list, stage, put, read, reveal, abandon, withdraw
    }

    private var members: [String: JSONValue]
    /// The one file it is about, for messages.
    private(set) var file: String?

    /// A release to come.
    init(_ candidate: Candidate) {
        members = [
            "product": .string(candidate.name), "version": .string(candidate.version.description),
            "prerelease": .bool(!candidate.version.isStable),
        ]
        members["tag"] = candidate.tag.map { .string($0) }
        members["commit"] = candidate.commit.map { .string($0) }
    }

    /// A whole plan, or one file of it.
    init(_ plan: PublishPlan, only item: PublishItem? = nil) throws(Failure) {
        self.init(plan.candidate)
        file = item?.name
        members["run"] = .string(plan.run)
        members["date"] = .string(plan.date.text)
        members["sequence"] = .number(plan.sequence)
        var files: [JSONValue] = []
        for item in item.map({ [$0] }) ?? plan.items { files.append(try Self.json(item)) }
        members["files"] = .array(files)
    }

    /// A published version that should not be used any more.
    init(_ version: Version, reason: String) {
        members = ["version": .string(version.description), "reason": .string(reason)]
    }

    private static func json(_ item: PublishItem) throws(Failure) -> JSONValue {
        let role =
            switch item.role {
            case .sealed: "sealed"
            case .seal: "seal"
            case .notes: "notes"
            }
        // The program runs in another folder.
        return [
            "name": .string(item.name), "path": .string(try Folder.absolute(item.path)),
            "size": .number(item.size), "sha256": .string(item.sha256.hex),
            "role": .string(role),
        ]
    }

    /// The text for `verb`; `place` is the manifest's word for where to publish.
    func text(_ verb: Verb, to place: String?) throws(Failure) -> [UInt8] {
        var members = members
        members["consign"] = .number(Int64(Release.schema))
        members["verb"] = .string(verb.rawValue)
        members["to"] = place.map { .string($0) }
        return try JSONText.write(.object(members))
    }
}

/// What the program answered, line by line: what is there, files, and what people should know.
struct ProgramAnswer {
    /// Where a version stands.
    enum State: String {
        case absent, unfinished, published
    }

    private(set) var state: State?
    /// Whose the unfinished publication is.
    private(set) var run: String?
    private(set) var files: [String: RemoteFile] = [:]
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
                    "\(name) printed something invalid", "line \(number) of it",
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
            files[name] = RemoteFile(name: name, size: size, sha256: digest)
        } else {
            return false
        }
        return true
    }
}
