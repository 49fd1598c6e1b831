import Files
package import Model

/// Texts that only native packages have.
extension ManifestText {
    package static func checkNumber(_ text: String) throws(Failure) {
        guard (1...9).contains(text.utf8.count), text.utf8.allSatisfy(isDigit) else {
            throw Failure("\(Quoted(text)) is not a number", hint: "write digits, like 1")
        }
    }

    package static func checkRevision(_ text: String) throws(Failure) {
        let allowed = text.utf8.allSatisfy {
            isDigit($0) || isLetter($0) || ".+~".utf8.contains($0)
        }
        guard (1...32).contains(text.utf8.count), allowed, text.utf8.first.map(isDigit) == true
        else {
            throw Failure(
                "\(Quoted(text)) is not a revision", "it begins with a digit and has no '-'",
                hint: "write 1, and 2 when the same version is packed again")
        }
    }

    package static func checkField(_ text: String) throws(Failure) {
        let allowed = text.utf8.allSatisfy {
            isDigit($0) || isLetter($0) || $0 == UInt8(ascii: "-")
        }
        guard allowed, text.utf8.first.map(isLetter) == true else {
            throw Failure("\(Quoted(text)) cannot name a field", hint: "write it like X-Acme-Kind")
        }
    }

    package static func checkOwner(_ text: String) throws(Failure) {
        let allowed = text.utf8.allSatisfy {
            isDigit($0) || isLetter($0) || "-_.".utf8.contains($0)
        }
        // The last number means nobody at all (chown(2)).
        let isKnown = !text.utf8.allSatisfy(isDigit) || (UInt32(text) ?? .max) < .max
        guard (1...32).contains(text.utf8.count), allowed, isKnown, !"-.".contains(text.prefix(1))
        else {
            throw Failure(
                "\(Quoted(text)) names no user or group",
                hint: "write a name like acme, or a number")
        }
    }

    /// A link's target: relative, or absolute in the system it is installed on.
    package static func checkLink(_ text: String) throws(Failure) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
        guard !parts.isEmpty else {
            throw Failure("\(Quoted(text)) is not a link's target", hint: "name a file")
        }
        for part in parts where part != "." && part != ".." {
            try SafeName.checkPath(part, for: nil)
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
