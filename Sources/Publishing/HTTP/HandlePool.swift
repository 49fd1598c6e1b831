internal import CCurl
internal import Model
internal import Synchronization

/// libcurl's handles between two requests: each keeps its connections open for the next.
final class HandlePool: Sendable {
    // As numbers: a raw pointer cannot be handed from thread to thread.
    private let idle = Mutex<[UInt]>([])
    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    func take() throws(Failure) -> UnsafeMutableRawPointer {
        let number = idle.withLock { $0.popLast() }
        guard Self.isReady,
            let handle = number.flatMap(UnsafeMutableRawPointer.init(bitPattern:))
                ?? curl_easy_init()
        else { throw Failure("cannot start libcurl") }
        return handle
    }

    func giveBack(_ handle: UnsafeMutableRawPointer) {
        // Its options may hold secrets; connections stay.
        curl_easy_reset(handle)
        idle.withLock { $0.append(UInt(bitPattern: handle)) }
    }

    deinit {
        for number in idle.withLock({ $0 }) {
            curl_easy_cleanup(UnsafeMutableRawPointer(bitPattern: number))
        }
    }
}
