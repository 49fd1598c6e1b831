import Files
package import Model

/// One file of a publication.
package struct PublishItem: Sendable, Hashable {
    /// What a difference from the published file means.
    package enum Role: Sendable, Hashable {
        /// Covered by the checksum list, or the list itself: another digest is refused.
        case sealed
        /// A signature or public key: the published one is kept, since it is known to verify.
        case seal
        /// Text for people: replaced by the newer one.
        case notes
    }

    /// The name it is served under.
    package let name: String
    /// Where it is on disk.
    package let path: String
    /// Its size.
    package let size: Int64
    /// Its SHA-256.
    package let sha256: Digest
    /// What a difference means.
    package let role: Role

    /// A file to be published.
    package init(name: String, path: String, size: Int64, sha256: Digest, role: Role) {
        self.name = name
        self.path = path
        self.size = size
        self.sha256 = sha256
        self.role = role
    }
}

extension PublishItem {
    /// Fails when the file on this disk is not what was sealed any more; asked when a service has
    /// got other bytes than it should.
    func checkSource() throws(Failure) {
        guard try FileHash.record(path).sha256 == sha256 else {
            throw Failure("\(path) is not what was sealed", exit: .unverified)
        }
    }

    /// The file did not get there as it was sent.
    func spoiled(in place: String) -> Failure {
        Failure(
            "\(name) did not arrive in \(place) as it was sent", "its digest there is another",
            exit: .unverified)
    }
}
