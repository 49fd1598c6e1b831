import CCrypto
package import Files
package import Model

/// A key inside libcrypto, freed exactly once; what is secret in it is wiped by libcrypto.
package struct KeyHandle: ~Copyable {
    private let key: OpaquePointer

    private init(owning key: OpaquePointer) { self.key = key }

    deinit { EVP_PKEY_free(key) }

    /// A new key; the randomness is libcrypto's.
    package static func generate(_ type: KeyType) throws(Failure) -> KeyHandle {
        let what = "cannot make a key"
        let name: String
        switch type {
        case .ed25519: name = "ED25519"
        case .p256: name = "EC"
        case .rsa: name = "RSA"
        }
        guard let context = EVP_PKEY_CTX_new_from_name(nil, name, nil) else {
            throw LibraryFailure.failure(what)
        }
        defer { EVP_PKEY_CTX_free(context) }
        try LibraryFailure.check(EVP_PKEY_keygen_init(context), what)
        if type == .p256 {
            try LibraryFailure.check(EVP_PKEY_CTX_set_group_name(context, "P-256"), what)
        }
        if type == .rsa {
            try LibraryFailure.check(EVP_PKEY_CTX_set_rsa_keygen_bits(context, 3072), what)
        }
        var key: OpaquePointer?
        try LibraryFailure.check(EVP_PKEY_generate(context, &key), what)
        guard let key else { throw LibraryFailure.failure(what) }
        return KeyHandle(owning: key)
    }

    /// Reads SubjectPublicKeyInfo; nil when libcrypto refuses it or the point is not on the curve.
    package static func publicKey(_ spki: [UInt8]) -> KeyHandle? {
        defer { ERR_clear_error() }
        let key = spki.withUnsafeBufferPointer { buffer -> OpaquePointer? in
            var cursor = buffer.baseAddress
            return d2i_PUBKEY(nil, &cursor, buffer.count)
        }
        guard let key else { return nil }
        let handle = KeyHandle(owning: key)
        guard SoundKeys.ofRun.holds(spki, { handle.isSound(EVP_PKEY_public_check) }) else {
            return nil
        }
        return handle
    }

    /// Reads an unprotected PKCS#8 value (RFC 5958); nil when it is none or its halves differ.
    package static func privateKey(_ der: borrowing Secret) -> KeyHandle? {
        defer { ERR_clear_error() }
        let key = der.withBytes { bytes -> OpaquePointer? in
            let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
            var cursor = start
            guard let info = d2i_PKCS8_PRIV_KEY_INFO(nil, &cursor, bytes.count) else { return nil }
            defer { PKCS8_PRIV_KEY_INFO_free(info) }
            return cursor == start.map { $0 + bytes.count } ? EVP_PKCS82PKEY(info) : nil
        }
        guard let key else { return nil }
        let handle = KeyHandle(owning: key)
        // Ed25519 derives its public half, so there is nothing to compare and no check for it.
        guard handle.type == .ed25519 || handle.isSound(EVP_PKEY_check) else { return nil }
        return handle
    }

    /// The kind; nil for every kind that is not ours.
    package var type: KeyType? {
        if EVP_PKEY_is_a(key, "ED25519") == 1 { return .ed25519 }
        if EVP_PKEY_is_a(key, "RSA") == 1 {
            // Larger ones cost a verifier minutes; smaller ones are broken or soon will be.
            return (2048...8192).contains(EVP_PKEY_get_bits(key)) ? .rsa : nil
        }
        guard EVP_PKEY_is_a(key, "EC") == 1 else { return nil }
        var group = [CChar](repeating: 0, count: 64)
        var count = 0
        guard EVP_PKEY_get_group_name(key, &group, group.count, &count) == 1 else { return nil }
        let name = String(decoding: group.prefix(count).map(UInt8.init), as: UTF8.self)
        return ["prime256v1", "P-256"].contains(name) ? .p256 : nil
    }

    /// A number of the key by libcrypto's name, highest byte first.
    package func number(_ name: String) throws(Failure) -> [UInt8] {
        let what = "cannot read a public key"
        var number: OpaquePointer?
        try LibraryFailure.check(EVP_PKEY_get_bn_param(key, name, &number), what)
        guard let number else { throw LibraryFailure.failure(what) }
        defer { BN_free(number) }
        let count = (Int(BN_num_bits(number)) + 7) / 8
        return [UInt8](unsafeUninitializedCapacity: count) { pointer, filled in
            filled = Int(BN_bn2bin(number, pointer.baseAddress))
        }
    }

    /// SubjectPublicKeyInfo in DER.
    package func spki() throws(Failure) -> [UInt8] {
        var text: UnsafeMutablePointer<UInt8>?
        let count = i2d_PUBKEY(key, &text)
        guard count > 0, let text else {
            throw LibraryFailure.failure("cannot write a public key")
        }
        defer { CRYPTO_free(text, nil, 0) }
        return Array(UnsafeBufferPointer(start: text, count: Int(count)))
    }

    /// The unprotected PKCS#8 value in DER.
    package func pkcs8() throws(Failure) -> Secret {
        let what = "cannot write a private key"
        guard let info = EVP_PKEY2PKCS8(key) else { throw LibraryFailure.failure(what) }
        defer { PKCS8_PRIV_KEY_INFO_free(info) }
        var text: UnsafeMutablePointer<UInt8>?
        let count = i2d_PKCS8_PRIV_KEY_INFO(info, &text)
        guard count > 0, let text else { throw LibraryFailure.failure(what) }
        defer { CRYPTO_clear_free(text, Int(count), nil, 0) }
        var bytes = Array(UnsafeBufferPointer(start: text, count: Int(count)))
        return Secret(wiping: &bytes)
    }

    /// Signs: with Ed25519 the bytes themselves, with P-256 and RSA the digest they are.
    package func sign(
        _ bytes: [UInt8], _ type: KeyType, digestedBy function: MessageDigest = .sha256
    ) throws(Failure) -> [UInt8] {
        let capacity = Int(EVP_PKEY_get_size(key))
        var status: Int32 = 0
        let signature = [UInt8](unsafeUninitializedCapacity: capacity) { pointer, filled in
            filled = capacity
            status =
                type == .ed25519
                ? signWhole(bytes, pointer.baseAddress, &filled)
                : signDigest(bytes, function, pointer.baseAddress, &filled)
            if status != 1 { filled = 0 }
        }
        try LibraryFailure.check(status, "cannot sign")
        return signature
    }

    /// Whether `signature` is by this key over a message with `digest` by `function`.
    package func accepts(
        _ signature: [UInt8], overDigest digest: [UInt8], by function: MessageDigest
    ) -> Bool {
        defer { ERR_clear_error() }
        return acceptsDigest(signature, digest, function)
    }

    /// Whether `signature` is by this key over `message`, which `function` hashes; RSA's are of
    /// PKCS #1 v1.5.
    package func accepts(
        _ signature: [UInt8], over message: [UInt8], hashedBy function: MessageDigest
    ) -> Bool {
        defer { ERR_clear_error() }
        return acceptsWhole(signature, message, function.function)
    }

    /// Whether `signature` is by this key, over what ``sign(_:_:)`` was given, or over a SHA-512.
    package func accepts(_ signature: [UInt8], over bytes: [UInt8], _ type: KeyType) -> Bool {
        defer { ERR_clear_error() }
        // The length tells SHA-512 from SHA-256: others' RSA keys sign with the one they like.
        return type == .ed25519
            ? acceptsWhole(signature, bytes)
            : acceptsDigest(signature, bytes, bytes.count == 64 ? .sha512 : .sha256)
    }

    /// EdDSA hashes the message itself, twice, so there is only the one-shot call.
    private func signWhole(
        _ bytes: [UInt8], _ out: UnsafeMutablePointer<UInt8>?, _ count: inout Int
    ) -> Int32 {
        guard let context = EVP_MD_CTX_new() else { return 0 }
        defer { EVP_MD_CTX_free(context) }
        guard EVP_DigestSignInit(context, nil, nil, nil, key) == 1 else { return 0 }
        return EVP_DigestSign(context, out, &count, bytes, bytes.count)
    }

    private func signDigest(
        _ bytes: [UInt8], _ function: MessageDigest, _ out: UnsafeMutablePointer<UInt8>?,
        _ count: inout Int
    ) -> Int32 {
        guard let context = EVP_PKEY_CTX_new_from_pkey(nil, key, nil) else { return 0 }
        defer { EVP_PKEY_CTX_free(context) }
        guard EVP_PKEY_sign_init(context) == 1,
            EVP_PKEY_CTX_set_signature_md(context, function.function) == 1
        else { return 0 }
        return EVP_PKEY_sign(context, out, &count, bytes, bytes.count)
    }

    private func acceptsWhole(
        _ signature: [UInt8], _ bytes: [UInt8], _ function: OpaquePointer? = nil
    ) -> Bool {
        guard let context = EVP_MD_CTX_new() else { return false }
        defer { EVP_MD_CTX_free(context) }
        return EVP_DigestVerifyInit(context, nil, function, nil, key) == 1
            && EVP_DigestVerify(context, signature, signature.count, bytes, bytes.count) == 1
    }

    private func acceptsDigest(
        _ signature: [UInt8], _ bytes: [UInt8], _ function: MessageDigest
    ) -> Bool {
        guard let context = EVP_PKEY_CTX_new_from_pkey(nil, key, nil) else { return false }
        defer { EVP_PKEY_CTX_free(context) }
        return EVP_PKEY_verify_init(context) == 1
            && EVP_PKEY_CTX_set_signature_md(context, function.function) == 1
            && EVP_PKEY_verify(context, signature, signature.count, bytes, bytes.count) == 1
    }

    private func isSound(_ check: (OpaquePointer?) -> Int32) -> Bool {
        guard let context = EVP_PKEY_CTX_new_from_pkey(nil, key, nil) else { return false }
        defer { EVP_PKEY_CTX_free(context) }
        return check(context) == 1
    }
}

/// What libcrypto says when it refuses, from its queue of errors.
package enum LibraryFailure {
    /// Throws unless `status` is 1, which is success for every EVP call.
    package static func check(_ status: Int32, _ what: String) throws(Failure) {
        guard status == 1 else { throw failure(what) }
    }

    /// The failure of a call that returned nothing.
    package static func failure(_ what: String, exit: ExitCode = .failed) -> Failure {
        Failure(what, reason() ?? "libcrypto refused to", exit: exit)
    }

    /// The reason of the last error, in lower case; empties the queue. The `first` says what went
    /// wrong deep inside.
    package static func reason(first: Bool = false) -> String? {
        let code = first ? ERR_peek_error() : ERR_peek_last_error()
        defer { ERR_clear_error() }
        guard code != 0, let text = ERR_reason_error_string(code) else { return nil }
        return String(cString: text).lowercased()
    }
}
