import Model
import Publishing
import Synchronization

/// A publisher to somebody else's store that lets something happen right before it makes its folder.
final class HookedPublisher: StorePublisher {
    static let kind = "hooked"
    static let addressDoc = ""
    let title: String
    let store: any Store
    let staged = StagedFiles()
    var baseURL: String? { nil }

    init(_ place: DestinationAddress, _ means: PublisherContext) throws(Failure) {
        throw Failure("a test makes it from another publisher")
    }

    init(_ publisher: any StorePublisher, before: @escaping @Sendable () -> Void) {
        title = publisher.title
        store = HookedStore(base: publisher.store, before: before)
    }
}

/// The store of another, with the hook.
private struct HookedStore: Store {
    let base: any Store
    let before: @Sendable () -> Void

    var moves: Bool { base.moves }
    var hidden: String { base.hidden }

    func make(_ folder: String, for names: [String]) throws(Failure) {
        before()
        try base.make(folder, for: names)
    }

    func list(_ folder: String) throws(Failure) -> [StoredFile] { try base.list(folder) }

    func add(_ item: PublishItem, as path: String, replacing: Bool) throws(Failure) {
        try base.add(item, as: path, replacing: replacing)
    }

    func digest(of path: String) throws(Failure) -> Digest? { try base.digest(of: path) }

    func read(
        _ path: String, limit: Int64, _ body: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) -> Bool { try base.read(path, limit: limit, body) }

    func bytes(_ path: String, limit: Int) throws(Failure) -> [UInt8]? {
        try base.bytes(path, limit: limit)
    }

    func replace(_ path: String, with bytes: [UInt8]) throws(Failure) {
        try base.replace(path, with: bytes)
    }

    func move(_ folder: String, to name: String) throws(Failure) {
        try base.move(folder, to: name)
    }

    func remove(_ path: String) throws(Failure) { try base.remove(path) }

    func removeFolder(_ folder: String) throws(Failure) { try base.removeFolder(folder) }

    func forgetUnfinished(in folder: String) throws(Failure) {
        try base.forgetUnfinished(in: folder)
    }
}
