internal import Model

/// The one sink before every output: what the environment calls a secret is never printed.
struct Redaction: Sendable {
    private let secrets: [String]

    /// Values of variables whose names say that they are secret, longest first.
    init(_ environment: [String: String]) {
        let endings = ["TOKEN", "PASSWORD", "PASSPHRASE", "SECRET", "SECRET_ACCESS_KEY", "API_KEY"]
        secrets = environment.filter { name, value in
            value.utf8.count >= 8 && endings.contains { name.uppercased().hasSuffix($0) }
        }.map(\.value).sorted { ($1.count, $0) < ($0.count, $1) }
    }

    func callAsFunction(_ text: String) -> String {
        secrets.reduce(text) { $0.replacing($1, with: "***") }
    }
}
