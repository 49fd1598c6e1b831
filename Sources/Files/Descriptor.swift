import CLinux
import Glibc
package import Model

/// An open file descriptor, closed exactly once.
struct Descriptor: ~Copyable {
    let number: Int32

    /// Opens `path`, never inherited by a child; a link in its last part is followed only where the
    /// user named it.
    init(
        opening path: String, _ flags: Int32, mode: mode_t = 0, follows: Bool = false, what: String
    ) throws(Failure) {
        let number = open(path, flags | O_CLOEXEC | (follows ? 0 : O_NOFOLLOW), mode)
        guard number >= 0 else {
            if errno == ELOOP {
                throw Failure("\(what) \(path)", "it is a symbolic link")
            }
            throw Failure.system(what, path)
        }
        self.number = number
    }

    /// Opens `name` in a folder that is held; it must be a plain name, and no link is followed.
    ///
    /// `mode` counts only with `O_CREAT`: the kernel refuses one that would be ignored.
    init(
        opening name: String, in folder: HeldFolder, _ flags: Int32, mode: mode_t = 0, what: String
    ) throws(Failure) {
        let all = flags | O_CLOEXEC | O_NOFOLLOW
        let number = consign_open_in(folder.number, name, all, mode)
        guard number >= 0 else { throw folder.refused(what, name) }
        self.number = number
    }

    deinit { close(number) }

    func status(_ path: String) throws(Failure) -> stat {
        var status = stat()
        guard fstat(number, &status) == 0 else { throw Failure.system("cannot look at", path) }
        return status
    }

    /// Reads up to `count` bytes behind those `buffer` holds; returns how many came.
    func read(_ count: Int, into buffer: inout [UInt8], _ path: String) throws(Failure) -> Int {
        var got = 0
        let number = self.number
        let piece = [UInt8](unsafeUninitializedCapacity: count) { pointer, filled in
            repeat {
                got = Glibc.read(number, pointer.baseAddress, count)
            } while got < 0 && errno == EINTR
            filled = max(0, got)
        }
        guard got >= 0 else { throw Failure.system("cannot read", path) }
        if buffer.isEmpty { buffer = piece } else { buffer += piece }
        return got
    }

    /// Exactly `count` bytes at `offset`; nil when the file ends before.
    func read(_ count: Int, at offset: Int64, _ path: String) throws(Failure) -> [UInt8]? {
        var got = 0
        var failed = false
        let number = self.number
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { pointer, filled in
            while got < count {
                let more = pread(
                    number, pointer.baseAddress.map { $0 + got }, count - got,
                    off_t(offset) + off_t(got))
                if more < 0 && errno == EINTR { continue }
                failed = more < 0
                if more <= 0 { break }
                got += more
            }
            filled = got
        }
        guard !failed else { throw Failure.system("cannot read", path) }
        return got == count ? bytes : nil
    }

    /// Writes all of `bytes` at `offset`.
    func write(_ bytes: borrowing RawSpan, at offset: Int64, _ path: String) throws(Failure) {
        var done = 0
        let total = bytes.byteCount
        while done < total {
            let put = bytes.withUnsafeBytes { pointer in
                pwrite(
                    number, pointer.baseAddress.map { $0 + done }, total - done,
                    off_t(offset) + off_t(done))
            }
            if put < 0 && errno == EINTR { continue }
            guard put > 0 else { throw Failure.system("cannot write", path) }
            done += put
        }
    }
}

extension FileIdentity {
    init(_ status: stat) {
        self.init(
            device: UInt64(status.st_dev), inode: UInt64(status.st_ino),
            size: Int64(status.st_size),
            modified: Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec),
            changed: Int64(status.st_ctim.tv_sec) * 1_000_000_000 + Int64(status.st_ctim.tv_nsec))
    }
}

extension Failure {
    /// A failed system call on `path`, worded by the system; call it before `errno` can change.
    package static func system(_ what: String, _ path: String, hint: String? = nil) -> Failure {
        let code = errno
        return Failure(
            "\(what) \(path)", SystemReason.text(code), hint: hint ?? SystemReason.hint(code))
    }
}

/// The system's words for an error number, without its capital letters.
enum SystemReason {
    static func text(_ code: Int32) -> String {
        var buffer = [CChar](repeating: 0, count: 256)
        let text = buffer.withUnsafeMutableBufferPointer { pointer in
            pointer.baseAddress.flatMap { start in
                strerror_r(code, start, pointer.count) == 0 ? String(cString: start) : nil
            }
        }
        return text.map { $0.prefix(1).lowercased() + $0.dropFirst() } ?? "error \(code)"
    }

    static func hint(_ code: Int32) -> String? {
        switch code {
        case ENOSPC, EDQUOT: "free some space, or choose another folder with -o"
        case EFBIG: "raise the limit on the size of files (ulimit -f), or choose another disk"
        case EACCES, EPERM: "check the owner and the permissions of that path"
        default: nil
        }
    }
}
