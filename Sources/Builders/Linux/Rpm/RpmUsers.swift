internal import Archives
internal import Files
internal import Model

/// Users who must exist before the files that belong to them: what %sysusers_create_package does
/// (systemd, src/rpm/macros.systemd.in), which hands the lines over before the file is there.
struct RpmUsers {
    /// A text; nobody's is longer.
    private static let limit: Int64 = 64 << 10

    let script: String

    /// The users that the sysusers files of `layout` describe.
    init(_ layout: [Entry]) throws(Failure) {
        script = try layout.filter { $0.kind == .sysusers }
            .map { entry throws(Failure) in Self.command(entry, try Self.text(of: entry)) }
            .joined()
    }

    private static func command(_ entry: Entry, _ text: String) -> String {
        var end = "END_OF_USERS"
        while text.contains(end) { end += "_" }
        return
            "systemd-sysusers --replace=\(ShellText.quoted("/" + entry.path)) - <<'\(end)' || :\n"
            + text + (text.hasSuffix("\n") ? "" : "\n") + end + "\n"
    }

    private static func text(of entry: Entry) throws(Failure) -> String {
        guard let content = Segment(contentOf: entry) else { return "" }
        var bytes: [UInt8] = []
        if content.count <= limit {
            try content.forEachStep { step throws(Failure) in bytes += copy step }
        }
        guard content.count <= limit, !bytes.contains(0),
            let text = String(validating: bytes, as: UTF8.self)
        else {
            throw Failure(
                "/\(entry.path) is not a text that describes users",
                hint: "see sysusers.d(5)", exit: .usage)
        }
        return text
    }
}
