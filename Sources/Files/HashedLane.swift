internal import Model

/// One of the files that are hashed side by side: on its way, or at its end, well or not.
enum HashedLane {
    /// Few enough bytes for eight files' pieces to stay in a core's cache; whole blocks of MD5.
    private static let step = 1 << 16

    case reading(HashedFile)
    case ended(Result<FileRecord, Failure>)

    /// Opens a file.
    init(_ path: String, _ others: Set<LegacyAlgorithm>) {
        do throws(Failure) { self = .reading(try HashedFile(path, others, step: Self.step)) } catch
        {
            self = .ended(.failure(error))
        }
    }

    /// What was read last; behind the end what MD5 pads a content with, and then nothing.
    var piece: [UInt8] {
        guard case .reading(let file) = self else { return [] }
        return file.piece + (file.isEnded ? MD5Lanes.padding(after: file.size) : [])
    }

    /// What was found out; nil while there is more to read.
    var result: Result<FileRecord, Failure>? {
        guard case .ended(let result) = self else { return nil }
        return result
    }

    /// Reads on.
    mutating func advance() {
        guard case .reading(let file) = self else { return }
        do throws(Failure) { try file.advance() } catch { self = .ended(.failure(error)) }
    }

    /// Takes the digest of a file whose last piece was hashed.
    mutating func end(md5: [UInt8]) {
        guard case .reading(let file) = self, file.isEnded else { return }
        self = .ended(Result { () throws(Failure) in try file.record(md5: md5) })
    }
}
