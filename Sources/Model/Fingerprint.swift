/// One way to write down which key is meant.
public struct Fingerprint: Sendable, Hashable {
    /// The form: `ssh`, `minisign`, `spki-sha256`.
    public let form: String
    /// Its text in that form.
    public let text: String

    /// A fingerprint in `form`.
    public init(form: String, text: String) {
        self.form = form
        self.text = text
    }
}
