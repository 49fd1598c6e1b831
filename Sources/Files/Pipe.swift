internal import CLinux
internal import Glibc
internal import Model

/// A pipe whose ends are closed exactly once and never inherited by accident.
final class Pipe {
    let readEnd: Int32
    private(set) var writeEnd: Int32

    init() throws(Failure) {
        var ends: [Int32] = [-1, -1]
        guard consign_pipe(&ends, O_CLOEXEC) == 0 else {
            throw Failure.system("cannot make", "a pipe")
        }
        readEnd = ends[0]
        writeEnd = ends[1]
    }

    func closeWriteEnd() {
        close(writeEnd)
        writeEnd = -1
    }

    deinit {
        close(readEnd)
        if writeEnd >= 0 { close(writeEnd) }
    }
}
