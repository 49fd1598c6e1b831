import CCrypto
import Model
import Synchronization

/// Bytes that must not outlive their use: wiped when they are let go of, and never printed.
package struct Secret: ~Copyable {
    private let bytes: UnsafeMutableRawBufferPointer

    /// Takes over `source` and wipes it.
    package init(wiping source: inout [UInt8]) {
        self.init(copying: source)
        Self.wipe(&source)
    }

    /// A copy of bytes that somebody else wipes.
    package init(copying source: some Collection<UInt8>) {
        bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: source.count, alignment: 1)
        bytes.copyBytes(from: source)
    }

    deinit {
        Self.wipe(bytes)
        bytes.deallocate()
    }

    /// How many bytes there are.
    package var count: Int { bytes.count }

    /// Lends the bytes to `body`, which must not keep them.
    package func withBytes<Value: ~Copyable, Problem: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Problem) -> Value
    ) throws(Problem) -> Value {
        try body(UnsafeRawBufferPointer(bytes))
    }

    /// A second copy, wiped in its own time.
    package func copy() -> Secret { Secret(copying: UnsafeRawBufferPointer(bytes)) }

    /// A copy of some of the bytes.
    package func part(_ range: Range<Int>) -> Secret {
        Secret(copying: UnsafeRawBufferPointer(rebasing: bytes[range]))
    }

    /// Each byte combined by exclusive or with that of `other`, which is as long.
    package func combined(with other: borrowing Secret) -> Secret {
        let result = copy()
        other.withBytes { stream in
            for (index, byte) in stream.enumerated() where index < result.count {
                result.bytes[index] ^= byte
            }
        }
        return result
    }

    /// Whether `other` holds the same bytes, in a time that does not depend on them.
    package func equals(_ other: borrowing Secret) -> Bool {
        count == other.count
            && CRYPTO_memcmp(bytes.baseAddress, other.bytes.baseAddress, count) == 0
    }

    /// Overwrites `bytes` in place.
    package static func wipe(_ bytes: inout [UInt8]) {
        bytes.withUnsafeMutableBytes { wipe($0) }
        bytes = []
    }

    /// Overwrites what `bytes` points to.
    package static func wipe(_ bytes: UnsafeMutableRawBufferPointer) {
        OPENSSL_cleanse(bytes.baseAddress, bytes.count)
    }
}

/// The one sink before every output: a secret that was told to it is never printed, in none of
/// the forms in which it travels.
package final class Redaction: Sendable {
    private let hidden = Mutex<[String]>([])

    /// Shorter values do not count as secrets: hiding them would hide ordinary text.
    package static let shortest = 8

    /// Hides values of variables whose names say that they are secret.
    package init(_ environment: [String: String] = [:]) {
        let endings = ["TOKEN", "PASSWORD", "PASSPHRASE", "SECRET", "SECRET_ACCESS_KEY", "API_KEY"]
        for (name, value) in environment
        where endings.contains(where: { name.uppercased().hasSuffix($0) }) {
            hide(value)
        }
    }

    /// Hides `secret` from here on: as it is, in base64, hexadecimal, percent-encoded and in JSON.
    package func hide(_ secret: String) {
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
    package func callAsFunction(_ text: String) -> String {
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

/// Passwords that stand in addresses (RFC 3986, section 3.2.1), of which the redaction was not told.
package enum AddressPassword {
    /// What an address cannot go on with, as text about it has it.
    private static let ends: Set<Character> = ["/", "?", "#", "\"", "'", "<", ">", "`", "\\"]

    /// `text` with three stars in place of the password of every `scheme://user:password@host`.
    package static func hidden(in text: String) -> String {
        let schemes = text.ranges(of: "://")
        guard let first = schemes.first else { return text }
        let ends = schemes.dropFirst().map(\.lowerBound) + [text.endIndex]
        return zip(schemes, ends).reduce(into: String(text[..<first.lowerBound])) { all, part in
            all += "://" + hidden(at: text[part.0.upperBound..<part.1])
        }
    }

    /// The same for an address that may be without a scheme: `user:password@host/path`.
    package static func hidden(address: String) -> String {
        address.contains("://") ? hidden(in: address) : hidden(at: address[...])
    }

    private static func hidden(at text: Substring) -> String {
        let authority = text.prefix { !ends.contains($0) && !$0.isWhitespace }
        guard let at = authority.lastIndex(of: "@"),
            let colon = authority[..<at].firstIndex(of: ":")
        else { return String(text) }
        return text[...colon] + "***" + text[at...]
    }
}
