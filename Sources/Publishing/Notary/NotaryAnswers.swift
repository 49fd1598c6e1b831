import Files
import Model

/// What the notary service answers, checked before it is used: its names become parts of addresses.
extension NotaryPlace {
    init(_ answer: JSONValue) throws(Failure) {
        let data = answer["data"], attributes = data?["attributes"]
        func text(_ key: String) throws(Failure) -> String {
            guard let text = attributes?[key]?.text, (1...4096).contains(text.utf8.count) else {
                throw NotaryRefusal.answer("it has no \(key)")
            }
            return text
        }
        id = try NotaryID.checked(data?["id"]?.text)
        keyID = try text("awsAccessKeyId")
        secret = try text("awsSecretAccessKey")
        session = try text("awsSessionToken")
        bucket = try text("bucket")
        object = try text("object")
        let isName = bucket.utf8.allSatisfy {
            $0 == UInt8(ascii: "-") || $0 < 128 && Character(UnicodeScalar($0)).isLowercaseOrDigit
        }
        let isKey = keyID.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "/") }
        guard isName, isKey else { throw NotaryRefusal.answer("its bucket or its key is odd") }
    }
}

extension Character {
    fileprivate var isLowercaseOrDigit: Bool { isLowercase || isNumber }
}

enum NotaryID {
    /// A UUID, which becomes part of addresses.
    static func checked(_ id: String?) throws(Failure) -> String {
        let parts = (id ?? "").split(separator: "-", omittingEmptySubsequences: false)
        let isHex = parts.allSatisfy { part in
            part.utf8.allSatisfy { $0 < 128 } && part.allSatisfy(\.isHexDigit)
        }
        guard let id, isHex, parts.map(\.utf8.count) == [8, 4, 4, 4, 12] else {
            throw NotaryRefusal.answer("its id is not a UUID")
        }
        return id
    }
}

extension NotaryStatus {
    /// A word that is not known is an error: a run would wait for nothing.
    init(_ answer: JSONValue, of id: String) throws(Failure) {
        let word = answer["data"]?["attributes"]?["status"]?.text ?? ""
        guard answer["data"]?["id"]?.text?.lowercased() == id.lowercased() else {
            throw NotaryRefusal.answer("it is about another submission than \(id)")
        }
        guard let status = NotaryStatus(rawValue: word) else {
            let shown = SafeName.printable(String(word.prefix(60)))
            throw NotaryRefusal.answer("it says '\(shown)' of \(id), which nobody knows")
        }
        self = status
    }
}

extension NotaryLog {
    static func address(in answer: JSONValue, of id: String) throws(Failure) -> String {
        guard let url = answer["data"]?["attributes"]?["developerLogUrl"]?.text,
            let origin = Origin(url), origin.isAllowed
        else { throw NotaryRefusal.answer("it leads to no https address with the log of \(id)") }
        return url
    }

    /// `issues` is null when there are none.
    init(_ log: JSONValue, of id: String) throws(Failure) {
        guard log["jobId"]?.text?.lowercased() == id.lowercased() else {
            throw NotaryRefusal.answer("its log is about another submission than \(id)")
        }
        summary = Self.line(log["statusSummary"]?.text)
        let made = log["ticketContents"]?.elements ?? []
        let hashes = made.compactMap { $0["cdhash"]?.text?.lowercased() }
        tickets = hashes.isEmpty ? nil : Set(hashes)
        findings = (log["issues"]?.elements ?? []).prefix(1000).map { issue in
            let place = Self.line(issue["path"]?.text)
            let part = issue["architecture"]?.text.map { " (\(Self.line($0)))" } ?? ""
            let isError = issue["severity"]?.text != "warning"
            return Finding(
                isError: isError,
                text: "\(isError ? "error" : "warning"): \(place)\(part): "
                    + Self.line(issue["message"]?.text))
        }
    }

    private static func line(_ text: String?) -> String {
        SafeName.printable(String((text ?? "").prefix(400)))
    }
}
