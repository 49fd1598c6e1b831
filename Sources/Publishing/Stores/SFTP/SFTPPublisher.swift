package import Model

/// Publishes into a folder of an account on a server with SSH.
package final class SFTPPublisher: StorePublisher {
    /// Its name in a manifest.
    package static let kind = "sftp"
    /// What its address is.
    package static let addressDoc =
        "A folder of an account on a server with SSH: `release@files.acme.example/srv/acme`; "
        + "`/~/acme` is below the account's home."
    /// What may stand beside it.
    package static var settings: [DestinationSetting] {
        [
            DestinationSetting(
                "hostKey", .text,
                "The SHA-256 fingerprint of the server's key; it has to be given.",
                example: "SHA256:uNiVztksCsDhcc0u9e8BrwHjPjTKQPAYxdpT1MDWnFY"),
            DestinationSetting(
                "key", .text, "The file of the private key; without it, the keys of an ssh-agent.",
                example: "~/.ssh/id_ed25519"),
            DestinationSetting(
                "passphrase", .variable, "The variable that holds the private key's passphrase.",
                example: "ACME_SSH_PASSPHRASE"),
            baseSetting,
        ]
    }

    /// What people call it.
    package let title: String
    /// The variable with the passphrase.
    package let secretNames: [String]
    /// The folder.
    package let store: any Store
    /// What is staged already.
    package let staged = StagedFiles()
    /// The address below which people fetch files.
    package let baseURL: String?

    /// A publisher into the folder that the address names.
    package init(_ place: DestinationAddress, _ means: PublisherContext) throws(Failure) {
        let client = try SFTPClient(place, means)
        store = SFTPStore(client: client)
        title = "sftp \(place.address)"
        secretNames = client.login.passphrase.map { [$0] } ?? []
        baseURL = place["base"]
    }
}
