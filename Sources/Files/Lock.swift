import Glibc
package import Model

/// An advisory lock; the kernel lets go of it when the process ends, however it ends.
///
/// A folder or file that is there anyway is locked, so no lock file is ever left behind.
package struct Lock: ~Copyable {
    private let descriptor: Descriptor

    /// Takes the lock, or fails at once when another process holds it; `place` is what messages
    /// call it.
    package init(_ path: String, at place: String? = nil) throws(Failure) {
        try self.init(
            try Descriptor(opening: path, O_RDONLY, what: "cannot lock"), of: path, follows: false,
            at: place ?? path)
    }

    /// Takes the lock of a folder that is held.
    package init(_ folder: HeldFolder) throws(Failure) {
        try self.init(
            try Descriptor(opening: ".", in: folder, O_RDONLY, what: "cannot lock"),
            of: folder.path, follows: true, at: folder.path)
    }

    private init(
        _ descriptor: consuming Descriptor, of path: String, follows: Bool, at place: String
    ) throws(Failure) {
        guard flock(descriptor.number, LOCK_EX | LOCK_NB) == 0 else {
            guard errno == EWOULDBLOCK else { throw Failure.system("cannot lock", path) }
            throw Failure(
                "another run is at work in \(place)",
                hint: "wait until it has ended, then run again")
        }
        // The other run may have replaced the folder between our open and our lock.
        let ours = FileIdentity(try descriptor.status(path))
        let there = try Descriptor(
            opening: path, O_RDONLY, follows: follows, what: "cannot lock")
        guard ours.inode == FileIdentity(try there.status(path)).inode else {
            throw Failure("another run replaced \(place) just now", hint: "run again")
        }
        self.descriptor = descriptor
    }

    /// Lets go of it; until then it is held.
    package consuming func release() {}

    // Said explicitly: a child that is just being started may still hold a copy of the descriptor.
    deinit { flock(descriptor.number, LOCK_UN) }
}
