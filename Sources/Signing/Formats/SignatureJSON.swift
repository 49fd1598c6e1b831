internal import Files
internal import Model

/// A signature file that is one JSON object: nothing before it, and one line end behind it at most.
enum SignatureJSON {
    /// The object, to be read strictly; `kind` is what messages call it.
    static func object(_ bytes: [UInt8], kind: String) throws(Failure) -> RecordReader {
        let text = bytes.last == UInt8(ascii: "\n") ? bytes.dropLast() : bytes[...]
        guard text.first == UInt8(ascii: "{"), text.last == UInt8(ascii: "}") else {
            throw Failure("malformed \(kind)", "it is not one JSON object", exit: .malformed)
        }
        do throws(Failure) {
            return try RecordReader(
                try JSONText.parse(bytes, name: kind), path: "", kind: kind)
        } catch {
            throw Failure("malformed \(kind)", error.why, exit: .malformed)
        }
    }
}
