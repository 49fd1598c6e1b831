package import Model

/// Publishes into a bucket of S3, or of a service that speaks as S3 does.
///
/// S3 renames nothing, so files get their last names at once and the checksum list comes last: who
/// finds no `SHA256SUMS` finds no release.
package final class S3Publisher: StorePublisher {
    /// Its name in a manifest.
    package static let kind = "s3"
    /// What its address is.
    package static let addressDoc =
        "A bucket, or a folder in one, of S3 or a service that speaks as S3 does: `acme/releases`."
    /// What may stand beside it.
    package static var settings: [DestinationSetting] {
        [
            DestinationSetting(
                "endpoint", .text, "The service's address; without it, Amazon's for the region.",
                example: "https://account.r2.cloudflarestorage.com"),
            DestinationSetting("region", .text, "The bucket's region.", example: "eu-central-1"),
            DestinationSetting(
                "style", .word(["path", "virtual"]),
                "Whether the bucket's name stands in the path or before the host's name.",
                example: "path"),
            DestinationSetting(
                "key", .variable, "The environment variable with the access key's id.",
                example: "AWS_ACCESS_KEY_ID"),
            DestinationSetting(
                "secret", .variable, "The environment variable with the access key's secret.",
                example: "AWS_SECRET_ACCESS_KEY"),
            DestinationSetting(
                "session", .variable,
                "The environment variable with the token of keys that end soon.",
                example: "AWS_SESSION_TOKEN"),
            baseSetting,
        ]
    }

    /// What people call it.
    package let title: String
    /// The variables with its keys.
    package let secretNames: [String]
    /// The bucket.
    package let store: any Store
    /// What is staged already.
    package let staged = StagedFiles()
    /// The address below which people fetch files.
    package let baseURL: String?

    /// A publisher into the bucket that the address names.
    package init(_ place: DestinationAddress, _ means: PublisherContext) throws(Failure) {
        let keys = S3Keys(place)
        store = S3Store(client: S3Client(try S3Address(place, means), keys, means))
        title = "s3 \(place.address)"
        secretNames = [keys.key, keys.secret] + (keys.session.map { [$0] } ?? [])
        baseURL = place["base"]
    }

    /// The largest object that S3 takes.
    package var limits: (files: Int?, size: Int64?) { (nil, 5 << 40) }
}
