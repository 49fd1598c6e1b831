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
        for index in indexes {
            let change = try index.next(at: place, release)
            for file in change.files { try place.files.replace(file.name, with: try file.bytes()) }
            if !change.files.isEmpty { done.append(change.done) }
        }
        return done
    }

    private var lacking: [String] {
        let names = indexes.map { $0.name }
        return names.isEmpty ? [] : ["keeps no " + names.joined(separator: " and no ")]
    }
}
