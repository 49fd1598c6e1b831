import Files
import Model

/// What the notary service does not do, and what to do about it.
enum NotaryRefusal {
    /// The code of the first error in an answer.
    private static func code(_ answer: HTTPAnswer) -> String {
        guard let errors = try? answer.json()["errors"]?.elements else { return "" }
        return errors.first?["code"]?.text ?? ""
    }

    /// Whether it may be answered otherwise a moment later: Apple's servers forget a team for a while.
    static func passes(_ answer: HTTPAnswer) -> Bool {
        code(answer).hasSuffix("MISSING_PROVIDER")
    }

    static func service(_ answer: HTTPAnswer, _ what: String) -> Failure {
        guard let errors = try? answer.json()["errors"]?.elements, let first = errors.first else {
            return answer.failure(what, hint: hint(answer))
        }
        let words = first["detail"]?.text ?? first["title"]?.text
        let parts = [first["code"]?.text, words].compactMap { $0 }
        return answer.failure(what, words: parts.joined(separator: ": "), hint: hint(answer))
    }

    private static func hint(_ answer: HTTPAnswer) -> String {
        let code = code(answer)
        if code.contains("REQUIRED_AGREEMENTS") {
            return "the team's Account Holder must accept Apple's newest agreement at "
                + "https://developer.apple.com/account; the key is good"
        }
        if code.hasSuffix("MISSING_PROVIDER") {
            return "Apple does not find the team at the moment: run the same command later"
        }
        switch answer.status {
        case 401:
            return "see that the key was not revoked, that the issuer is its team's, and that this "
                + "machine's clock is right"
        case 403: return "the API key needs the role Developer, and a key of a team"
        case 404: return "run the same command again in a few minutes"
        default:
            return "run the same command again; Apple's state is at "
                + "https://developer.apple.com/system-status"
        }
    }

    /// S3 answers in XML.
    static func upload(_ answer: HTTPAnswer, _ what: String, _ now: Timestamp) -> Failure {
        let error = try? XMLElement(parsing: answer.body, name: "")
        let code = error?["Code"]?.text ?? ""
        let words = [code, error?["Message"]?.text ?? ""].filter { !$0.isEmpty }
        let isClock = code == "RequestTimeTooSkewed"
        return answer.failure(
            what, words: words.isEmpty ? nil : words.joined(separator: ", "),
            hint: isClock
                ? "set this machine's clock, which says \(now.text)"
                : "run the same command again: Apple gives new keys for the upload")
    }

    /// An answer that cannot be used.
    static func answer(_ why: String) -> Failure {
        Failure(
            "Apple's notary service gave an odd answer", why,
            hint: "run the same command again; if it stays so, the service has changed",
            exit: .malformed)
    }
}
