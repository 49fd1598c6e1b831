import Files
import Model

/// A bucket, and the place in it.
struct S3Address {
    let bucket: String
    /// What all keys begin with: empty, or a path that ends in a slash.
    let prefix: String
    let region: String
    /// The bucket's address, without a slash at its end.
    private let base: String

    /// Settings win over the variables that Amazon's own tools read.
    init(_ place: DestinationAddress, _ means: PublisherContext) throws(Failure) {
        let parts = place.address.split(separator: "/", omittingEmptySubsequences: false)
        let bucket = String(parts.first ?? ""), folders = parts.dropFirst()
        guard Self.isBucket(bucket),
            folders.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." })
        else { throw place.wrong("s3", "BUCKET or BUCKET/FOLDER, as in 'acme-releases/acme'") }
        self.bucket = bucket
        prefix = folders.map { $0 + "/" }.joined()
        region =
            place["region"] ?? means.variable("AWS_REGION") ?? means.variable("AWS_DEFAULT_REGION")
            ?? "us-east-1"
        let given =
            place["endpoint"] ?? means.variable("AWS_ENDPOINT_URL_S3")
            ?? means.variable("AWS_ENDPOINT_URL")
        let endpoint = given ?? "https://s3.\(region).amazonaws.com"
        let origin = try WebAddress.origin(of: endpoint)
        // A certificate for *.s3… covers no bucket with a dot in its name.
        let usual = given == nil && !bucket.contains(".") ? "virtual" : "path"
        if (place["style"] ?? usual) == "virtual" {
            let host = origin.description.dropFirst(origin.scheme.utf8.count + 3)
            base = "\(origin.scheme)://\(bucket).\(host)"
        } else {
            base = "\(origin)/\(bucket)"
        }
    }

    /// Letters, digits, dots and hyphens, 3 to 63, as Amazon's rules for general buckets have it.
    private static func isBucket(_ name: String) -> Bool {
        (3...63).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "-"), UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }

    /// The key of a path below the address.
    func key(_ path: String) -> String { prefix + path }

    /// The address of a key, or of the bucket itself; the query in the order that is signed.
    func url(_ key: String, _ query: [String: String] = [:]) -> String {
        let pairs = query.map {
            "\(PercentEncoding.segment($0.key))=\(PercentEncoding.segment($0.value))"
        }
        let start = "\(base)/\(PercentEncoding.path(key))"
        return pairs.isEmpty ? start : start + "?" + pairs.sorted().joined(separator: "&")
    }
}

/// The environment variables in which a bucket's keys are.
struct S3Keys: Sendable {
    let key: String
    let secret: String
    /// Has to be set only when the manifest names it.
    let session: String?

    init(_ place: DestinationAddress) {
        key = place["key"] ?? "AWS_ACCESS_KEY_ID"
        secret = place["secret"] ?? "AWS_SECRET_ACCESS_KEY"
        session = place["session"]
    }

    func signer(
        for url: String, region: String, _ means: PublisherContext
    ) throws(Failure) -> S3Signer {
        guard let keyID = means.variable(key) else {
            throw Failure(
                "there is no key for \(url.prefix { $0 != "?" })",
                "the variable \(key) is not set",
                hint: "set it to the id of a key that may write there", exit: .usage)
        }
        guard keyID.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "/") })
        else {
            throw Failure("\(key) is not a usable key", "it has other characters", exit: .usage)
        }
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
