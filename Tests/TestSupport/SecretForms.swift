public import Foundation

/// A secret as it may show: in plain, and in what tools make of it.
public enum SecretForms {
    /// Each form of `secret`, with its name.
    public static func all(of secret: Data) -> [(name: String, bytes: Data)] {
        let hex = secret.map { String(format: "%02x", $0) }.joined()
        let url = secret.map { byte in
            let isPlain = byte < 128 && Character(UnicodeScalar(byte)).isLetter
            return isPlain ? String(UnicodeScalar(byte)) : String(format: "%%%02X", byte)
        }
        var forms = [
            ("plain", secret), ("hex", Data(hex.utf8)), ("HEX", Data(hex.uppercased().utf8)),
            ("a URL", Data(url.joined().utf8)),
        ]
        // What stands before a secret shifts its base64; the edges then belong to both.
        for shift in 0..<3 {
            let text = (Data(count: shift) + secret).base64EncodedString()
            forms.append(
                ("base64 \(shift)", Data(text.dropFirst(shift == 0 ? 0 : 4).dropLast(4).utf8)))
        }
        return forms
    }
}
