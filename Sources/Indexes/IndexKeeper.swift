package import Model
import Publishing

/// Brings the indexes beside the versions of a destination up to date.
package struct IndexKeeper {
    private let indexes: [any Index]

    package init(_ indexes: [any Index]) { self.indexes = indexes }

    /// Refuses a place where they could not be kept, while nothing is visible yet.
    package func check(_ release: IndexedRelease, at place: IndexPlace?) throws(Failure) {
        guard let place else { return }
        for index in indexes { _ = try index.next(at: place, release) }
    }

    /// Says what was done, or what a place of releases alone goes without.
    package func keep(_ release: IndexedRelease, at place: IndexPlace?) throws(Failure) -> [String]
    {
        guard let place else { return lacking }
        var done: [String] = []
        var isUnguarded = false
        for index in indexes {
            let (line, wrote) = try keep(index, release, at: place)
            if !line.isEmpty { done.append(line) }
            isUnguarded = isUnguarded || wrote && index.isHistory && !place.files.keepsApart
        }
        return isUnguarded ? done + [Self.unguarded] : done
    }

    private static let unguarded = "two releases at once would not be kept apart there"
    /// So often another run may write in between.
    private static let tries = 8

    /// Writes what `index` wants, and again from what another run has written in between. What a
    /// server could not keep apart is looked at once more.
    private func keep(
        _ index: any Index, _ release: IndexedRelease, at place: IndexPlace
    ) throws(Failure) -> (line: String, wrote: Bool) {
        var said: String?
        for _ in 0..<Self.tries {
            let now = place.afresh
            let change = try index.next(at: now, release)
            if change.files.isEmpty {
                return (change.done.isEmpty ? said ?? "" : change.done, said != nil)
            }
            said = change.done
            if try write(change, at: now), place.files.keepsApart {
                return (change.done, true)
            }
        }
        throw Failure(
            "the \(index.name) in \(place.title) does not stay as it is written",
            "others write it at the same time", hint: "run 'consign publish' again")
    }

    /// False as soon as a file is not what the change was made from.
    private func write(_ change: IndexChange, at place: IndexPlace) throws(Failure) -> Bool {
        for file in change.files {
            guard try place.write(file.name, try file.bytes()) else { return false }
        }
        return true
    }

    private var lacking: [String] {
        let names = indexes.filter { $0.isHistory }.map { $0.name }
        return names.isEmpty ? [] : ["keeps no " + names.joined(separator: " and no ")]
    }
}
