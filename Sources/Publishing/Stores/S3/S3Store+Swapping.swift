import Model
import Synchronization

/// Conditional writes: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html>
extension S3Store {
    /// Asked once: servers that do not know conditions ignore them.
    var keepsApart: Bool {
        client.obeysConditions.withLock { known in
            let obeys = known ?? ((try? probe()) ?? false)
            known = obeys
            return obeys
        }
    }

    private func probe() throws(Failure) -> Bool {
        let path = ".consign-probe"
        let answer = try client.send(try writing(path, Array("probe".utf8)).impossible)
        if answer.isGood { try remove(path) }
        return Self.isUnmet(answer)
    }

    /// Whether the object was not as it should be: also when it is gone, or just being written.
    private static func isUnmet(_ answer: HTTPAnswer) -> Bool {
        [404, 409, 412].contains(answer.status)
    }

    func swap(
        _ path: String, from old: SmallFile?, to bytes: [UInt8]
    ) throws(Failure) -> Bool {
        guard keepsApart, let request = try writing(path, bytes).replacing(old) else {
            return try swapByLooking(path, from: old, to: bytes)
        }
        let answer = try client.send(request)
        if Self.isUnmet(answer) { return false }
        guard answer.isGood else { throw client.failure(answer, "cannot write \(path)") }
        return true
    }
}
