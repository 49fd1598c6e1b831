import Crypto
import Files
import Glibc
import Model

/// A connection to an ssh-agent (draft-ietf-sshm-ssh-agent section 3): one request, one answer.
struct AgentConnection: ~Copyable {
    private let socket: Int32
    private let path: String
    private let deadline: Int

    /// OpenSSH's own bound for a message.
    static let limit = 256 << 10

    init(_ path: String, seconds: Int) throws(Failure) {
        deadline = Self.now() + seconds
        self.path = path
        socket = try Self.connected(try Self.address(path), path, seconds)
    }

    private static func address(_ path: String) throws(Failure) -> sockaddr_un {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let name = Array(path.utf8)
        guard name.count < MemoryLayout.size(ofValue: address.sun_path), !name.contains(0) else {
            throw Failure(
                "cannot reach the ssh-agent at \(path)", "no socket has such a name",
                exit: .noKey)
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        return address
    }

    private static func connected(
        _ address: sockaddr_un, _ path: String, _ seconds: Int
    ) throws(Failure) -> Int32 {
        let socket = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else { throw Failure.system("cannot make", "a socket") }
        var wait = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
        let status = withUnsafeBytes(of: address) { bytes in
            connect(
                socket, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self),
                socklen_t(bytes.count))
        }
        guard status == 0 else {
            let failure = Failure.system(
                "cannot reach the ssh-agent at", path,
                hint: "start one and give it the key: eval \"$(ssh-agent)\" && ssh-add FILE")
            close(socket)
            throw failure.exiting(.noKey)
        }
        return socket
    }

    deinit { close(socket) }

    /// The answer to the message `type` with `body`: its type and its body.
    func ask(_ type: UInt8, _ body: [UInt8]) throws(Failure) -> (type: UInt8, body: [UInt8]) {
        guard body.count < Self.limit else {
            throw Failure(
                "what is to be signed is too large for an ssh-agent",
                "\(body.count) bytes where \(Self.limit) are allowed", exit: .noKey)
        }
        try send(SSHWire.string([type] + body))
        var head = ByteReader(try receive(4))
        let count = Int(head.number() ?? 0)
        guard (1...Self.limit).contains(count) else {
            throw broken("its answer has no sane length")
        }
        let answer = try receive(count)
        return (answer[0], Array(answer.dropFirst()))
    }

    private func send(_ bytes: [UInt8]) throws(Failure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let put = rest.withUnsafeBytes {
                Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if put < 0 && errno == EINTR { continue }
            guard put > 0 else { throw broken("it went away") }
            rest = rest.dropFirst(put)
        }
    }

    private func receive(_ count: Int) throws(Failure) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            var waiting = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
            let left = deadline - Self.now()
            guard left > 0 else { throw broken("it did not answer in time") }
            guard poll(&waiting, 1, Int32(left * 1000)) > 0 else { continue }
            var got = 0
            bytes += [UInt8](unsafeUninitializedCapacity: count - bytes.count) { pointer, filled in
                got = read(socket, pointer.baseAddress, pointer.count)
                filled = max(0, got)
            }
            if got < 0 && errno == EINTR { continue }
            guard got > 0 else { throw broken("it went away") }
        }
        return bytes
    }

    func broken(_ why: String) -> Failure {
        Failure("the ssh-agent at \(path) refused the request", why, exit: .noKey)
    }

    private static func now() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int(time.tv_sec)
    }
}
