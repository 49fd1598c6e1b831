import CCrypto
import Crypto
import Files
import Model

/// A PKCS#12 file (RFC 7292) inside libcrypto, as keychains and Windows hand out a key with its
/// certificates.
struct PKCS12File: ~Copyable {
    private let file: OpaquePointer
    private let name: String

    /// More rounds would take minutes, and nobody asks for them.
    private static let mostRounds = 2_000_000

    /// Whether `bytes` begin as one: a SEQUENCE that begins with the version 3.
    static func isOne(_ bytes: [UInt8]) -> Bool {
        guard bytes.count > 8, bytes[0] == 0x30 else { return false }
        let head = bytes[1] <= 0x80 ? 2 : 2 + Int(bytes[1] & 0x7F)
        return bytes.dropFirst(head).starts(with: DER.integer([3]))
    }

    init(_ bytes: [UInt8], name: String) throws(Failure) {
        let file = bytes.withUnsafeBufferPointer { buffer -> OpaquePointer? in
            var cursor = buffer.baseAddress
            let value = d2i_PKCS12(nil, &cursor, buffer.count)
            guard value != nil, cursor == buffer.baseAddress.map({ $0 + buffer.count }) else {
                PKCS12_free(value)
                return nil
            }
            return value
        }
        ERR_clear_error()
        guard let file else {
            throw Failure(
                "\(name) is not a sound PKCS#12 file", "it is damaged or cut off", exit: .malformed)
        }
        self.file = file
        self.name = name
    }

    deinit { PKCS12_free(file) }

    /// The private key and all certificates; `passphrase` is asked unless the file has an empty one.
    func contents(
        _ passphrase: PassphraseSource
    ) throws(Failure) -> CertifiedKey {
        try checkMac()
        var text: [UInt8] = [0]
        let none = Secret(wiping: &text)
        if verifies(none) { return try open(none) }
        let secret = try passphrase.passphrase(for: name).terminated(name)
        guard verifies(secret) else { throw refusal(secret) }
        return try open(secret)
    }

    private func checkMac() throws(Failure) {
        guard PKCS12_mac_present(file) == 1 else {
            throw Failure(
                "\(name) is not a sound PKCS#12 file", "nothing says that it was not changed",
                hint: "export it again, under a passphrase", exit: .malformed)
        }
        var rounds: UnsafePointer<ASN1_INTEGER>?
        PKCS12_get0_mac(nil, nil, nil, &rounds, file)
        guard rounds.map({ (1...Self.mostRounds).contains(ASN1_INTEGER_get($0)) }) ?? true else {
            throw Failure(
                "\(name) is not a sound PKCS#12 file",
                "it wants its passphrase hashed over \(Self.mostRounds) times", exit: .malformed)
        }
    }

    private func verifies(_ secret: borrowing Secret) -> Bool {
        defer { ERR_clear_error() }
        return secret.withBytes { bytes in
            PKCS12_verify_mac(
                file, bytes.baseAddress?.assumingMemoryBound(to: CChar.self),
                Int32(bytes.count - 1)) == 1
        }
    }

    /// What a passphrase opens was sealed with it, so the code that does not fit it is of bytes that
    /// were changed.
    private func refusal(_ secret: borrowing Secret) -> Failure {
        let bags = Bags(file, secret)
        ERR_clear_error()
        guard bags.found.opened > 0 else {
            return Failure("cannot open \(name)", "the passphrase is wrong", exit: .noKey)
        }
        return Failure(
            "\(name) is not a sound PKCS#12 file",
            "the passphrase opens it and its code says that it was changed",
            hint: "export it again", exit: .malformed)
    }

    private func open(
        _ secret: borrowing Secret
    ) throws(Failure) -> CertifiedKey {
        let legacy = LegacyCiphers()
        defer { legacy.leave() }
        let bags = Bags(file, secret)
        let reason = LibraryFailure.reason(first: true)
        guard bags.found.refused == 0 else { throw unreadable(reason, legacy) }
        guard bags.found.keys < 2 else {
            throw Failure(
                "cannot import \(name)", "it holds \(bags.found.keys) private keys",
                hint: "export one certificate with its key alone", exit: .noKey)
        }
        guard let key = try bags.key() else {
            throw Failure(
                "cannot import \(name)", "it holds no private key",
                hint: "export the certificate together with its key", exit: .noKey)
        }
        var certificates: [Certificate] = []
        for der in bags.certificates() {
            certificates.append(try Certificate(der, name: "in \(name)"))
        }
        return CertifiedKey(key: try PrivateKey.make(key, name), certificates: certificates)
    }

    private func unreadable(_ reason: String?, _ legacy: borrowing LegacyCiphers) -> Failure {
        let said = reason ?? "libcrypto refused to"
        guard said.contains("unsupported"), !legacy.areThere else {
            return Failure("cannot open \(name)", said, exit: .malformed)
        }
        let file = ShellWord.posix(name)
        return Failure(
            "cannot open \(name)",
            "it is sealed by RC2, which libcrypto keeps in a library of its own that is not here",
            hint: "seal it anew where that is: openssl pkcs12 -legacy -in \(file) -out TMP.pem; "
                + "openssl pkcs12 -export -in TMP.pem -out NEW.p12; rm TMP.pem", exit: .noKey)
    }

    /// All that is in a file, freed exactly once.
    private struct Bags: ~Copyable {
        var found = consign_bags()

        init(_ file: OpaquePointer, _ secret: borrowing Secret) {
            secret.withBytes { bytes in
                _ = consign_open_bags(
                    file, bytes.baseAddress?.assumingMemoryBound(to: CChar.self),
                    Int32(bytes.count - 1), &found)
            }
        }

        deinit {
            var found = found
            consign_free_bags(&found)
        }

        /// The key in PKCS#8.
        func key() throws(Failure) -> Secret? {
            guard let key = found.key else { return nil }
            var text: UnsafeMutablePointer<UInt8>?
            let count = i2d_PKCS8_PRIV_KEY_INFO(key, &text)
            guard count > 0, let text else {
                throw LibraryFailure.failure("cannot read a private key")
            }
            defer { CRYPTO_clear_free(text, Int(count), nil, 0) }
            return Secret(copying: UnsafeBufferPointer(start: text, count: Int(count)))
        }

        /// Each in DER.
        func certificates() -> [[UInt8]] {
            (0..<max(0, consign_certificates(found.certificates))).compactMap { index in
                var text: UnsafeMutablePointer<UInt8>?
                let count = i2d_X509(consign_certificate(found.certificates, index), &text)
                guard count > 0, let text else { return nil }
                defer { CRYPTO_free(text, nil, 0) }
                return Array(UnsafeBufferPointer(start: text, count: Int(count)))
            }
        }
    }
}

/// A private key with whatever certificates came with it.
struct CertifiedKey: ~Copyable {
    let key: PrivateKey
    let certificates: [Certificate]
}

/// Ciphers that libcrypto keeps in a second library, `legacy.so`, lent for the time of one import:
/// keychains seal certificates with RC2.
private struct LegacyCiphers: ~Copyable {
    private let provider: OpaquePointer?

    init() {
        // The usual ciphers stay where they are.
        provider = OSSL_PROVIDER_try_load(nil, "legacy", 1)
        ERR_clear_error()
    }

    var areThere: Bool { provider != nil }

    func leave() { if let provider { OSSL_PROVIDER_unload(provider) } }
}

extension Secret {
    /// The same with the zero that ends a C string.
    fileprivate func terminated(_ name: String) throws(Failure) -> Secret {
        var bytes = withBytes { Array($0) }
        defer { Secret.wipe(&bytes) }
        guard !bytes.contains(0) else {
            throw Failure("the passphrase for \(name) has a zero in it", exit: .noKey)
        }
        // Kept from growing, which would leave a copy behind.
        var text = [UInt8](repeating: 0, count: bytes.count + 1)
        text.replaceSubrange(0..<bytes.count, with: bytes)
        return Secret(wiping: &text)
    }
}
