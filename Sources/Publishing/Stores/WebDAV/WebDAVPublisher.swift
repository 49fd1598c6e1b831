package import Model

/// Publishes into a collection of a WebDAV server: nginx, Apache, Nextcloud and others.
package final class WebDAVPublisher: StorePublisher {
    /// Its name in a manifest.
    package static let kind = "webdav"
    /// What its address is.
    package static let addressDoc =
        "A collection of a WebDAV server: `https://files.acme.example/dav/acme`."
    /// What may stand beside it.
    package static var settings: [DestinationSetting] {
        [
            DestinationSetting("user", .text, "The user to log in as.", example: "releases"),
            DestinationSetting(
                "password", .variable,
                "The variable that holds the user's password; WEBDAV_PASSWORD if not given.",
                example: "ACME_DAV_PASSWORD"),
            DestinationSetting(
                "token", .variable,
                "The variable that holds a token, where there is no user and password.",
                example: "ACME_DAV_TOKEN"),
            baseSetting,
        ]
    }

    /// What people call it.
    package let title: String
    /// The variable with the password or token.
    package let secretNames: [String]
    /// The collection.
    package let store: any Store
    /// What is staged already.
    package let staged = StagedFiles()
    /// The address below which people fetch files.
    package let baseURL: String?

    /// A publisher into the collection that the address names.
    package init(_ place: DestinationAddress, _ means: PublisherContext) throws(Failure) {
        let client = try DAVClient(place, means)
        store = DAVStore(client: client)
        title = "webdav \(place.address)"
        secretNames = client.login.scheme == nil ? [] : [client.login.secret]
        baseURL = place["base"]
    }
}
