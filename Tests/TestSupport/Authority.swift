/// What authorities of the tests' own share.
enum Authority {
    /// The part of a configuration of openssl that a request needs, whose name is given beside it.
    static let request = """
        [req]
        distinguished_name = name
        prompt = no
        [name]
        CN = Acme
        """
}
