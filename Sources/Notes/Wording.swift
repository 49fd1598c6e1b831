import Model

/// Words for people, where the record has words for programs.
enum Wording {
    /// `macOS, Apple silicon`; `systems` are named in place of the kernel.
    static func platform(_ platform: Platform?, for systems: String? = nil) -> String {
        guard let platform else { return "Source code" }
        return (systems ?? system(platform.os)) + ", "
            + (platform.os == .macos ? mac(platform.arch) : processor(platform.arch))
    }

    private static func mac(_ architecture: Architecture) -> String {
        switch architecture {
        case .arm64: "Apple silicon"
        case .amd64: "Intel"
        case .universal: "Apple silicon and Intel"
        default: processor(architecture)
        }
    }

    private static func processor(_ architecture: Architecture) -> String {
        switch architecture {
        case .all: "any processor"
        case .amd64: "x86-64 (Intel or AMD)"
        case .i386: "x86, 32 bit"
        case .arm64: "ARM64"
        case .armv5, .armv6, .armv7: "ARM\(architecture.rawValue.dropFirst(3)), 32 bit"
        default: architecture.rawValue
        }
    }

    /// `macOS`.
    static func system(_ system: OperatingSystem) -> String {
        switch system {
        case .linux: "Linux"
        case .macos: "macOS"
        case .windows: "Windows"
        case .freebsd: "FreeBSD"
        }
    }

    /// `4.2 MB (4,194,304 bytes)`.
    static func size(_ bytes: Int64) -> String {
        let exact = "\(grouped(bytes)) \(bytes == 1 ? "byte" : "bytes")"
        for (unit, name) in [(1_000_000_000, "GB"), (1_000_000, "MB"), (1000, "kB")]
            as [(Int64, String)]
        where bytes >= unit {
            let tenths = (bytes / (unit / 100) + 5) / 10
            return "\(tenths / 10).\(tenths % 10) \(name) (\(exact))"
        }
        return exact
    }

    /// A package's signature is called like the package, with an ending more.
    private static func signed(by signature: String) -> String {
        String(signature[..<(signature.lastIndex(of: ".") ?? signature.endIndex)])
    }

    /// What a file of the release is for; of a package, the `systems` that install it.
    static func use(of artifact: Artifact, for systems: String? = nil) -> String {
        switch artifact.format {
        case Artifact.publicKey: "Checking packages"
        case Artifact.signature:
            "Signature of " + Markdown.code(signed(by: artifact.name))
        default: platform(artifact.platform, for: systems)
        }
    }

    /// The name of a form of fingerprint.
    static func form(_ form: String) -> String {
        switch form {
        case "ssh": "SSH"
        case "minisign": "minisign public key"
        case "minisign-id": "minisign key ID"
        case "spki-sha256": "SHA-256 of the public key (SPKI)"
        case "openpgp": "OpenPGP"
        default: form
        }
    }

    /// `Ed25519`.
    static func keyType(_ type: String) -> String {
        ["ed25519": "Ed25519", "p256": "ECDSA P-256", "rsa": "RSA"][type] ?? type
    }

    /// `a, b and c`.
    static func list(_ words: [String]) -> String {
        words.count < 2
            ? words.joined()
            : words.dropLast().joined(separator: ", ") + " and " + words[words.count - 1]
    }

    private static func grouped(_ number: Int64) -> String {
        let digits = Array(String(number))
        let parts = stride(from: digits.count, to: 0, by: -3).map { end in
            String(digits[max(0, end - 3)..<end])
        }
        return parts.reversed().joined(separator: ",")
    }
}
