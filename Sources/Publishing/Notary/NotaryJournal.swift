import Files
package import Model
import Synchronization

/// What was submitted, in JSON lines, so that the same bytes are not submitted twice.
package final class NotaryJournal: Sendable {
    /// How far a submission has come.
    enum State: String {
        /// It has an id, and is being uploaded.
        case announced
        /// It is uploaded whole: Apple looks at it.
        case uploaded
    }

    struct Entry {
        let sha256: String
        let id: String
        let state: State
        let time: Timestamp
    }

    private struct Lines: ~Copyable {
        var file: LineFile
        var entries: [Entry]
    }

    private let lines: Mutex<Lines>

    /// Opens or makes the journal and locks it; a second run is refused.
    package init(_ path: String) throws(Failure) {
        var found: [[UInt8]] = []
        let file = try LineFile(path, found: &found)
        lines = Mutex(Lines(file: file, entries: found.compactMap(Entry.init)))
    }

    /// What was last written of those bytes.
    func entry(of digest: Digest) -> Entry? {
        lines.withLock { $0.entries.last { $0.sha256 == digest.hex } }
    }

    /// On disk when this returns.
    func write(_ entry: Entry) throws(Failure) {
        let line = try JSONText.write(entry.json)
        try lines.withLock { (lines) throws(Failure) in
            try lines.file.append(line)
            lines.entries.append(entry)
        }
    }
}

extension NotaryJournal.Entry {
    /// Nil for a line that we have not written.
    fileprivate init?(_ line: [UInt8]) {
        guard let value = try? JSONText.parse(line, name: "journal"),
            let sha256 = value["sha256"]?.text, let time = value["time"]?.text,
            let time = Timestamp(parsing: time), let id = try? NotaryID.checked(value["id"]?.text),
            let state = value["state"]?.text.flatMap(NotaryJournal.State.init(rawValue:))
        else { return nil }
        self.init(sha256: sha256, id: id, state: state, time: time)
    }

    fileprivate var json: JSONValue {
        [
            "sha256": .string(sha256), "id": .string(id), "state": .string(state.rawValue),
            "time": .string(time.text),
        ]
    }
}
