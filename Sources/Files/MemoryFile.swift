internal import CLinux
internal import Glibc
internal import Model

/// Bytes as a nameless file in memory, read from its beginning.
///
/// A program's input is such a file and no pipe: nobody has to feed it while its output is drained,
/// and programs that ask for the size of their input (`openssl pkeyutl -rawin`) get an answer.
final class MemoryFile {
    let number: Int32

    init(_ bytes: [UInt8]) throws(Failure) {
        number = consign_memory_file("consign-input")
        guard number >= 0 else { throw Failure.system("cannot make", "a file in memory") }
        var rest = bytes[...]
        while !rest.isEmpty {
            let put = rest.withUnsafeBytes { write(number, $0.baseAddress, $0.count) }
            if put < 0 && errno == EINTR { continue }
            guard put > 0 else { throw Failure.system("cannot write", "a file in memory") }
            rest = rest.dropFirst(put)
        }
        lseek(number, 0, SEEK_SET)
    }

    deinit { close(number) }
}
