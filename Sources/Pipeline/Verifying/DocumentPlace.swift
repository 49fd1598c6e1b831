internal import Files
internal import Model
internal import Publishing
internal import Signing

/// Where its user says that a project's key document and log are: releases on a forge have no place
/// beside them for either.
struct DocumentPlace {
    /// The folder, or what is below the address.
    let source: any ReleaseSource

    /// `text` is a folder of this machine or an address.
    init(_ text: String, _ surroundings: Surroundings) throws(Failure) {
        if WebAddress.isAddress(text) {
            source = WebSource(text, surroundings.client())
        } else {
            guard try Folder.kind(text) == .folder else {
                throw Failure(
                    "--documents is no folder", "'\(SafeName.printable(text))'",
                    hint: "name the folder or the address that has \(KeyDocument.fileName)",
                    exit: .usage)
            }
            source = FolderSource(text)
        }
    }

    /// What is asked for by name must be there, and say something about the keys that are believed:
    /// otherwise whoever can hold a file back hides a revocation.
    func check(_ trust: TrustChoice) throws(Failure) {
        guard trust.document == nil else { return }
        if try source.bytes(KeyDocument.fileName, limit: KeyDocumentText.limit) != nil {
            throw Failure(
                "the key document in \(source.name) is not by a key that you name",
                hint: "name a key that signs in it, or the document itself", exit: .noKey)
        }
        guard try source.bytes(ReleaseLog.fileName, limit: ReleaseLog.limit) == nil else { return }
        throw Failure(
            "there is no \(KeyDocument.fileName) and no \(ReleaseLog.fileName) in \(source.name)",
            hint: "ask the project where they are", exit: .unverified)
    }
}
