internal import Glibc
public import Model

/// An advisory lock on a file; the kernel lets go of it when the process ends, however it ends.
public struct Lock: ~Copyable {
    private let descriptor: Descriptor

    /// Takes the lock, or fails at once when another process holds it.
    public init(_ path: String, heldBy who: String) throws(Failure) {
        let descriptor = try Descriptor(
            opening: path, O_RDWR | O_CREAT, mode: 0o644, what: "cannot lock")
        guard flock(descriptor.number, LOCK_EX | LOCK_NB) == 0 else {
            guard errno == EWOULDBLOCK else { throw Failure.system("cannot lock", path) }
            throw Failure(
                "\(who) is at work here already", "it holds \(path)",
                hint: "wait until it has ended, then run again")
        }
        self.descriptor = descriptor
    }
}
