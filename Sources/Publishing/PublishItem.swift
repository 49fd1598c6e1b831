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
    /// The file on disk, as it was when it was hashed.
    package let file: FileRecord
    /// What a difference means.
    package let role: Role

    /// A file to be published.
    package init(name: String, file: FileRecord, role: Role) {
        self.name = name
        self.file = file
        self.role = role
    }

    /// Where it is on disk.
    package var path: String { file.path }
    /// Its size.
    package var size: Int64 { file.size }
    /// Its SHA-256.
    package var sha256: Digest { file.sha256 }
    /// All of it, to be sent.
    var body: HTTPBody { .file(file, offset: 0, size: size) }
}

extension PublishItem {
    /// All of a small one.
    func bytes() throws(Failure) -> [UInt8] {
        try file.confirm()
        return try TextFile.bytes(path)
    }

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
