internal import Glibc
public import Model

/// An advisory lock on a folder; the kernel lets go of it when the process ends, however it ends.
///
/// The folder itself is locked, so no lock file is ever left behind.
public struct Lock: ~Copyable {
    private let descriptor: Descriptor

    /// Takes the lock, or fails at once when another process holds it.
    public init(_ folder: String) throws(Failure) {
        let descriptor = try Descriptor(
            opening: folder, O_RDONLY | O_DIRECTORY, what: "cannot lock")
        guard flock(descriptor.number, LOCK_EX | LOCK_NB) == 0 else {
            guard errno == EWOULDBLOCK else { throw Failure.system("cannot lock", folder) }
            throw Failure(
                "another run is at work in \(folder)",
                hint: "wait until it has ended, then run again")
        }
        // The other run may have replaced the folder between our open and our lock.
        let ours = FileIdentity(try descriptor.status(folder))
        let there = try Descriptor(opening: folder, O_RDONLY | O_DIRECTORY, what: "cannot lock")
        guard ours.inode == FileIdentity(try there.status(folder)).inode else {
            throw Failure("another run replaced \(folder) just now", hint: "run again")
        }
        self.descriptor = descriptor
    }

    // Said explicitly: a child that is just being started may still hold a copy of the descriptor.
    deinit { flock(descriptor.number, LOCK_UN) }
}
