internal import Files
public import Model

/// Published signatures that nobody can verify with any more.
///
/// One that differs from ours may be as good, since ECDSA's differ each time; it is judged by whoever
/// knows the keys.
extension PublishPlan {
    /// Whether `bytes`, published under the name of `item`, are a signature that does not verify.
    func isSpoiled(_ item: PublishItem, _ bytes: [UInt8]) throws(Failure) -> Bool {
        guard item.role == .seal, try Hash.of(bytes) != item.sha256 else { return false }
        return !judge(item.name, bytes)
    }

    /// Refuses them, unless ours are to take their place.
    public func refuseSpoiled(at publisher: any Publisher) throws(Failure) {
        guard !replacesUnfinished else { return }
        for item in items where item.role == .seal {
            guard let bytes = try publisher.published(item, of: self),
                try isSpoiled(item, bytes)
            else { continue }
            throw Failure(
                "\(item.name) of \(name) \(version) in \(publisher.title) does not verify",
                "it was changed after it was published",
                hint: "put yours in its place with 'consign publish --replace'", exit: .unverified)
        }
    }
}
