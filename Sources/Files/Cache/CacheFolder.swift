import Glibc
package import Model
import Synchronization

/// Results of work under the names of what they were made from, for artifacts and runs that want
/// the same again.
///
/// An entry is there whole or not at all, and two runs may make the same one at once. Nothing in it
/// is believed: whoever takes an entry sees that it decodes to what it should, and drops another one.
package final class CacheFolder: Sendable {
    private let opening: @Sendable () throws(Failure) -> HeldFolder
    private let opened = Mutex<HeldFolder?>(nil)

    /// The entries in the folder that `opening` makes, once somebody wants one.
    package init(_ opening: @escaping @Sendable () throws(Failure) -> HeldFolder) {
        self.opening = opening
    }

    /// The entry `name`, which counts as used just now; nil when it is not there or cannot be read.
    package func open(_ name: String) -> RandomAccess? {
        guard let folder = try? folder(), (try? folder.kind(name)) == .file else { return nil }
        guard let entry = try? RandomAccess(name, in: folder) else { return nil }
        entry.touch()
        return entry
    }

    /// Whether there is an entry `name`.
    package func has(_ name: String) -> Bool { (try? folder().kind(name)) == .file }

    /// Makes the entry `name` of what `write` writes, unless another run was first.
    package func add(
        _ name: String, _ write: (inout FreshFile) throws(Failure) -> Void
    ) throws(Failure) {
        let folder = try folder()
        let fresh = try folder.scratchName()
        do throws(Failure) {
            var file = try FreshFile(fresh, in: folder, mode: 0o644)
            try write(&file)
            try folder.replace(name, with: fresh)
        } catch {
            try? folder.unlink(fresh)
            throw error
        }
    }

    /// Takes the entry `name` away, since it is damaged.
    package func drop(_ name: String) { try? folder().unlink(name) }

    /// Whether anybody wanted an entry yet.
    var isOpen: Bool { opened.withLock { $0 != nil } }

    func folder() throws(Failure) -> HeldFolder {
        try opened.withLock { folder throws(Failure) in
            if let folder { return folder }
            let made = try opening()
            folder = made
            return made
        }
    }
}

extension HeldFolder {
    /// Moves the file `fresh` to `name`; a file that was there goes.
    fileprivate func replace(_ name: String, with fresh: String) throws(Failure) {
        guard renameat(number, fresh, number, name) == 0 else {
            throw Failure.system("cannot write", path(of: name))
        }
    }
}

/// How much of what was to be compressed an earlier build had compressed.
package final class Savings: Sendable {
    private let found = Atomic<Int64>(0)
    private let all = Atomic<Int64>(0)

    /// Nothing yet.
    package init() {}

    /// Counts `bytes`, which were there already or not.
    package func count(_ bytes: Int64, _ wasThere: Bool) {
        all.add(bytes, ordering: .relaxed)
        if wasThere { found.add(bytes, ordering: .relaxed) }
    }

    /// In words; nil when nothing was there.
    package var text: String? {
        let found = found.load(ordering: .relaxed), all = all.load(ordering: .relaxed)
        guard found > 0 else { return nil }
        return "\(ByteCount.text(found)) of \(ByteCount.text(all)) were compressed before"
    }
}
