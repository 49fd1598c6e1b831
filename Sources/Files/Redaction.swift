internal import Model
internal import Synchronization

/// The one sink before every output: a secret that was told to it is never printed, in none of
/// the forms in which it travels.
public final class Redaction: Sendable {
    private let hidden = Mutex<[String]>([])

    /// Shorter values are no secrets: hiding them would hide ordinary text.
    public static let shortest = 8

    /// Hides values of variables whose names say that they are secret.
    public init(_ environment: [String: String] = [:]) {
        let endings = ["TOKEN", "PASSWORD", "PASSPHRASE", "SECRET", "SECRET_ACCESS_KEY", "API_KEY"]
        for (name, value) in environment
        where endings.contains(where: { name.uppercased().hasSuffix($0) }) {
            hide(value)
        }
    }

    /// Hides `secret` from here on: as it is, in base64, hexadecimal, percent-encoded and in JSON.
    public func hide(_ secret: String) {
        guard secret.utf8.count >= Self.shortest else { return }
        let bytes = Array(secret.utf8)
        var forms: Set<String> = [
            secret, Hex.text(bytes), Hex.text(bytes).uppercased(), PercentEncoding.segment(secret),
            PercentEncoding.path(secret), Self.escaped(secret),
        ]
        // In base64 the same bytes look otherwise at each of three offsets; of the characters
        // that depend on the neighbours none is kept.
        for offset in 0..<3 {
            let text = Base64.encode([UInt8](repeating: 0, count: offset) + bytes, padded: false)
            let kept = text.dropFirst(offset == 0 ? 0 : offset + 1)
            let whole = kept.dropLast((offset + bytes.count) % 3 == 0 ? 0 : 1)
            if whole.utf8.count >= Self.shortest {
                forms.insert(String(whole))
                forms.insert(whole.replacing("+", with: "-").replacing("/", with: "_"))
            }
        }
        hidden.withLock { hidden in
            hidden = Set(hidden).union(forms).inOrder { $0 }.inOrder { -Int64($0.utf8.count) }
        }
    }

    /// `text` with three stars in place of every secret, and of every password in an address.
    public func callAsFunction(_ text: String) -> String {
        let text = AddressPassword.hidden(in: text)
        return hidden.withLock { hidden in
            hidden.reduce(text) { text, secret in
                text.contains(secret) ? text.replacing(secret, with: "***") : text
            }
        }
    }

    /// As a JSON string holds it.
    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    }
}
