import CCurl
import Glibc
import Model
import Synchronization

/// One handle of libcurl, for one transfer; it goes back to its pool exactly once.
struct CurlHandle: ~Copyable {
    private let library: CurlLibrary
    private let handle: UnsafeMutableRawPointer
    private let pool: HandlePool
    /// libcurl writes here what went wrong in its own words.
    private let words: UnsafeMutableBufferPointer<CChar>

    init(_ pool: HandlePool) throws(Failure) {
        let library = try CurlLibrary.shared()
        handle = try pool.take(library)
        words = .allocate(capacity: Int(CURL_ERROR_SIZE))
        words.initialize(repeating: 0)
        self.library = library
        self.pool = pool
    }

    deinit {
        pool.giveBack(handle, library)
        words.deallocate()
    }

    func set(_ option: CURLoption, _ text: String) throws(Failure) {
        try check(consign_curl_set_string(library.setopt, handle, option, text))
    }

    func set(_ option: CURLoption, _ number: Int) throws(Failure) {
        try check(consign_curl_set_long(library.setopt, handle, option, number))
    }

    func set(_ option: CURLoption, _ pointer: UnsafeMutableRawPointer?) throws(Failure) {
        try check(consign_curl_set_pointer(library.setopt, handle, option, pointer))
    }

    func set(_ numbers: [(CURLoption, Int)]) throws(Failure) {
        for (option, number) in numbers { try set(option, number) }
    }

    /// The one kind of address it may be sent to.
    func allow(_ protocols: Int) throws(Failure) { try set(CURLOPT_PROTOCOLS, protocols) }

    /// What comes goes to `box` by way of `take`.
    func receive(
        _ what: CurlStream, _ box: UnsafeMutableRawPointer, _ take: curl_write_callback
    ) throws(Failure) {
        try set(what.data, box)
        try check(consign_curl_set_data(library.setopt, handle, what.function, take))
    }

    /// What is sent comes from `source`, which may be asked to begin again.
    func send(_ source: UploadSource) throws(Failure) {
        let box = Unmanaged.passUnretained(source).toOpaque()
        try set(CURLOPT_READDATA, box)
        try set(CURLOPT_SEEKDATA, box)
        let fill: curl_read_callback = { data, size, count, box in
            guard let data, let box else { return 0 }
            return Unmanaged<UploadSource>.fromOpaque(box).takeUnretainedValue()
                .fill(UnsafeMutableRawBufferPointer(start: data, count: size * count))
                ?? consign_curl_abort
        }
        try check(consign_curl_set_data(library.setopt, handle, CURLOPT_READFUNCTION, fill))
        try check(
            consign_curl_set_seek(library.setopt, handle) { box, offset, origin in
                guard let box, origin == 0 else { return CURL_SEEKFUNC_FAIL }
                Unmanaged<UploadSource>.fromOpaque(box).takeUnretainedValue().seek(
                    to: Int64(offset))
                return CURL_SEEKFUNC_OK
            })
    }

    /// Says how much it is going to send.
    func upload(_ size: Int64) throws(Failure) {
        try set(CURLOPT_UPLOAD, 1)
        try check(
            consign_curl_set_offset(
                library.setopt, handle, CURLOPT_INFILESIZE_LARGE, curl_off_t(size)))
    }

    /// Has `reason` say more of this very transfer (`CURLOPT_ERRORBUFFER`).
    func explain() throws(Failure) { try set(CURLOPT_ERRORBUFFER, words.baseAddress) }

    func perform() -> CURLcode { consign_curl_perform(library.perform, handle) }

    func reason(_ code: CURLcode) -> String {
        let said = words.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
        return library.reason(code, said: String(decoding: said, as: UTF8.self))
    }

    private func check(_ code: CURLcode) throws(Failure) {
        guard code != CURLE_OK else { return }
        let isOld = code == CURLE_UNKNOWN_OPTION || code == CURLE_NOT_BUILT_IN
        throw Failure(
            "cannot set up a transfer", isOld ? "this libcurl: \(reason(code))" : reason(code),
            hint: isOld ? "install libcurl 7.80 or later; for sftp, one with libssh2" : nil)
    }
}

/// What libcurl hands over: each has an option for whom, and one for how.
enum CurlStream {
    case body, headers

    var data: CURLoption { self == .body ? CURLOPT_WRITEDATA : CURLOPT_HEADERDATA }
    var function: CURLoption { self == .body ? CURLOPT_WRITEFUNCTION : CURLOPT_HEADERFUNCTION }
}

/// libcurl's handles between two requests: each keeps its connections open for the next.
final class HandlePool: Sendable {
    // As numbers: a raw pointer cannot be handed from thread to thread.
    private let idle = Mutex<[UInt]>([])

    func take(_ library: CurlLibrary) throws(Failure) -> UnsafeMutableRawPointer {
        let number = idle.withLock { $0.popLast() }
        if let handle = number.flatMap(UnsafeMutableRawPointer.init(bitPattern:)) { return handle }
        return try library.makeHandle()
    }

    func giveBack(_ handle: UnsafeMutableRawPointer, _ library: CurlLibrary) {
        // Its options may hold secrets; connections stay.
        library.reset(handle)
        idle.withLock { $0.append(UInt(bitPattern: handle)) }
    }

    /// A run that has sent nothing does not open the library for this.
    deinit {
        let handles = idle.withLock { $0 }.compactMap(UnsafeMutableRawPointer.init(bitPattern:))
        guard !handles.isEmpty, let library = try? CurlLibrary.shared() else { return }
        for handle in handles { library.end(handle) }
    }
}

/// Lines for libcurl, freed exactly once.
struct HeaderList: ~Copyable {
    private let library: CurlLibrary
    private let list: UnsafeMutablePointer<curl_slist>?

    init(_ lines: [String]) throws(Failure) {
        let library = try CurlLibrary.shared()
        var list: UnsafeMutablePointer<curl_slist>?
        for line in lines {
            // A line break would begin a header of somebody else's choosing.
            guard !line.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }),
                let longer = consign_curl_append(library.append, list, line)
            else {
                consign_curl_free_all(library.freeAll, list)
                throw Failure("cannot send a header", "it has a line break in it")
            }
            list = longer
        }
        self.library = library
        self.list = list
    }

    /// One of the lines may hold a secret, which libcurl has copied.
    deinit {
        var next = list
        while let line = next {
            memset(line.pointee.data, 0, strlen(line.pointee.data))
            next = line.pointee.next
        }
        consign_curl_free_all(library.freeAll, list)
    }

    var pointer: UnsafeMutableRawPointer? { list.map { UnsafeMutableRawPointer($0) } }
}
