internal import Glibc
public import Model

extension Failure {
    /// A failed system call on `path`, worded by the system; call it before `errno` can change.
    public static func system(_ what: String, _ path: String, hint: String? = nil) -> Failure {
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
