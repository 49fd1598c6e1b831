internal import CCurl
internal import Glibc
internal import Model

/// Lines for libcurl, freed exactly once.
struct HeaderList: ~Copyable {
    private let list: UnsafeMutablePointer<curl_slist>?

    init(_ lines: [String]) throws(Failure) {
        var list: UnsafeMutablePointer<curl_slist>?
        for line in lines {
            // A line break would begin a header of somebody else's choosing.
            guard !line.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }),
                let longer = curl_slist_append(list, line)
            else {
                curl_slist_free_all(list)
                throw Failure("cannot send a header", "it has a line break in it")
            }
            list = longer
        }
        self.list = list
    }

    /// One of the lines may hold a secret, which libcurl has copied.
    deinit {
        var next = list
        while let line = next {
            memset(line.pointee.data, 0, strlen(line.pointee.data))
            next = line.pointee.next
        }
        curl_slist_free_all(list)
    }

    var pointer: UnsafeMutableRawPointer? { list.map { UnsafeMutableRawPointer($0) } }
}
