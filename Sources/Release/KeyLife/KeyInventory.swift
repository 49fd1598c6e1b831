package import Crypto
import Files
package import Keys
package import Model
package import Trust

/// Every identity of the key folders, with what is known of it.
package struct KeyInventory {
    /// One identity.
    package struct Item {
        /// Its public halves.
        package let identity: PublicIdentity
        /// The folder they are in.
        package let folder: String
        /// Where each private half is.
        package let homes: [(type: KeyType, home: KeyLocation)]
        /// What the key document says.
        package let documented: DocumentedIdentity?

        /// When it ends.
        package var end: Timestamp? {
            [documented?.notAfter, identity.expires].compactMap { $0 }.min()
        }
    }

    /// Sorted by name; of two with the same name the nearer one counts, as everywhere.
    package let identities: [Item]

    /// What is in `folders`, nearest first.
    package init(_ folders: [String]) throws(Failure) {
        var items: [Item] = []
        var document: KeyDocument?
        for folder in folders where try Folder.kind(folder) == .folder {
            if document == nil { document = try KeyLedger(folder).current }
        }
        for folder in folders {
            for name in try IdentityFiles.names(in: folder)
            where !items.contains(where: { $0.identity.name == name }) {
                let identity = try IdentityFiles.find(name, in: [folder])
                items.append(
                    Item(
                        identity: identity, folder: folder,
                        homes: try identity.keys.map { key throws(Failure) in
                            (key.type, try IdentityFiles.home(name, key.type, in: folders))
                        },
                        documented: document?[name]))
            }
        }
        identities = items.inOrder(of: \.identity.name)
    }
}
