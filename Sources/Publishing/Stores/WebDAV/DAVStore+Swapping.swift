import Model
import Synchronization

/// Writing on a condition, where the server knows any: Apache does, nginx does not.
extension DAVStore {
    /// Asked once: servers that do not know conditions ignore them.
    var keepsApart: Bool {
        client.obeysConditions.withLock { known in
            let obeys = known ?? ((try? probe()) ?? false)
            known = obeys
            return obeys
        }
    }

    private func probe() throws(Failure) -> Bool {
        let path = Self.new("probe")
        let answer = try client.send(
            try client.request("PUT", path).sending(.bytes(Array("probe".utf8)), type: "text/plain")
                .impossible)
        if answer.isGood { try remove(path) }
        return answer.status == 412
    }

    func swap(
        _ path: String, from old: SmallFile?, to bytes: [UInt8]
    ) throws(Failure) -> Bool {
        let plain = try client.request("PUT", path)
            .sending(.bytes(bytes), type: ContentType.of(path))
        guard keepsApart, let request = plain.replacing(old) else {
            return try swapByLooking(path, from: old, to: bytes)
        }
        let answer = try client.send(request)
        if answer.status == 412 { return false }
        guard answer.isGood else {
            throw client.failure(answer, "cannot write \(client.url(path))")
        }
        return true
    }
}
