internal import Files
internal import Model

/// The environment variables in which a bucket's keys are.
struct S3Keys: Sendable {
    let key: String
    let secret: String
    /// Has to be set only when the manifest names it.
    let session: String?

    init(_ place: Place) {
        key = place["key"] ?? "AWS_ACCESS_KEY_ID"
        secret = place["secret"] ?? "AWS_SECRET_ACCESS_KEY"
        session = place["session"]
    }

    func signer(
        for url: String, region: String, _ means: Means
    ) throws(Failure) -> S3Signer {
        guard let keyID = means.variable(key) else {
            throw Failure(
                "there is no key for \(url.prefix { $0 != "?" })",
                "the variable \(key) is not set",
                hint: "set it to the id of a key that may write there", exit: .usage)
        }
        guard keyID.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "/") })
        else { throw Failure("\(key) is no usable key", "it has other characters", exit: .usage) }
        var signer = S3Signer(
            keyID: keyID, secret: try means.credential(in: secret, for: url, .bearer),
            region: region)
        let usual = "AWS_SESSION_TOKEN"
        // A token belongs to the keys beside it, not to others that the manifest names.
        let isUsual = key == "AWS_ACCESS_KEY_ID" && means.variable(usual) != nil
        if let name = session ?? (isUsual ? usual : nil) {
            signer.session = try means.credential(in: name, for: url, .bearer)
        }
        return signer
    }
}
