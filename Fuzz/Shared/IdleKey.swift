/// Public keys of which nobody has, or nobody uses, the private half.
enum IdleKey {
    /// A P-256 key whose private half was thrown away.
    static let p256 = """
        -----BEGIN PUBLIC KEY-----
        MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE/ftMVMHmiiZ9XAhUOzA7Zphy8xMw
        m29AiSOsd8qw3txaFAk5TmxRR5IXCkqfvp4NFDC5C1z040HY8VN79PB5qA==
        -----END PUBLIC KEY-----
        """
    /// The key of RFC 8032 section 7.1, test 1: its private half is public, so it signs nothing.
    static let ed25519 = "RWRguynaj/3jBtdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea"
    /// An Ed25519 key whose private half was thrown away; the seeds of signify name its number.
    static let lost = "RWR5vJY8idoW8kZvqwGUIjbvmfDfg/hXQkyEOjHr42Hq6JUgTn3/cCpl"
}
