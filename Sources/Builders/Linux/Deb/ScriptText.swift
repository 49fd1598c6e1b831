/// An installation script as it is put together, in bytes: a user's part need not be UTF-8.
struct ScriptText {
    private(set) var bytes: [UInt8] = []

    /// Whether anything was written.
    var isEmpty: Bool { bytes.isEmpty }

    /// Appends `text`, which ends in a line end or gets one.
    mutating func add(_ text: String) {
        guard !text.isEmpty else { return }
        bytes += Array(text.utf8)
        if bytes.last != 10 { bytes.append(10) }
    }

    /// Appends a user's call, which ends the script when it fails.
    mutating func call(_ call: [UInt8]) {
        bytes += call + Array(" || exit $?\n".utf8)
    }

    /// The whole with its first lines; nothing when there is nothing to do.
    func script(_ interpreter: String = "/bin/sh") -> [UInt8] {
        isEmpty ? [] : Array("#!\(interpreter)\nset -e\n\n".utf8) + bytes
    }
}
