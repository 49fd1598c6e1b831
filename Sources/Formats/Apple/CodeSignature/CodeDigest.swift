import Files
import Model

/// A hash function of code directories (`CS_HASHTYPE_…` in `<kern/cs_blobs.h>`).
package enum CodeDigest: UInt8, Sendable {
    case sha1 = 1
    case sha256 = 2

    /// Bytes of a value.
    var size: Int { self == .sha1 ? 20 : 32 }

    /// The value of `bytes`.
    func value(_ bytes: borrowing RawSpan) throws(Failure) -> [UInt8] {
        switch self {
        case .sha1:
            let hash = try LegacyHash(.sha1)
            try hash.update(bytes)
            return try hash.value()
        case .sha256:
            let hash = try Hash(.sha256)
            try hash.update(bytes)
            return try hash.value().bytes
        }
    }

    func value(_ bytes: [UInt8]) throws(Failure) -> [UInt8] { try value(bytes.span.bytes) }
}

/// The digests of a stream's pages, taken on all threads, one behind the other.
struct PageDigests: ~Copyable {
    private let pageSize: Int
    private let function: CodeDigest
    private var work: OrderedWork<[UInt8]>
    private var rest: [UInt8] = []
    private var digests: [UInt8] = []

    init(_ function: CodeDigest, pageSize: Int, _ workers: Workers) {
        self.function = function
        self.pageSize = pageSize
        work = OrderedWork(workers)
    }

    /// Takes in the next bytes; steps of whole pages are not copied.
    mutating func take(_ bytes: borrowing [UInt8]) throws(Failure) {
        guard !rest.isEmpty || bytes.count % pageSize != 0 else { return try begin(copy bytes) }
        rest.append(contentsOf: copy bytes)
        let whole = rest.count / pageSize * pageSize
        guard whole > 0 else { return }
        try begin(Array(rest.prefix(whole)))
        rest.removeFirst(whole)
    }

    /// All of them; the last page may be short.
    mutating func finish() throws(Failure) -> [UInt8] {
        if !rest.isEmpty { try begin(rest) }
        rest = []
        while let ready = try work.next() { digests += ready }
        return digests
    }

    private mutating func begin(_ pages: [UInt8]) throws(Failure) {
        let (pageSize, function) = (pageSize, function)
        let ready = try work.add { () throws(Failure) in
            var digests: [UInt8] = []
            digests.reserveCapacity((pages.count / pageSize + 1) * function.size)
            var place = 0
            while place < pages.count {
                let end = min(place + pageSize, pages.count)
                digests += try function.value(pages.span.bytes.extracting(place..<end))
                place = end
            }
            return digests
        }
        for part in ready { digests += part }
    }
}
