internal import Files
internal import Model

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
