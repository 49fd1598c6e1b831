import Files
import Model

/// What a run keeps beside the manifest for the next one, below `.consign`.
enum KeptFolder {
    /// The folder `name` there, which is made when it is not.
    static func make(_ name: String, in root: String) throws(Failure) -> HeldFolder {
        let folder = try HeldFolder(named: root).folder(below: place(name))
        // Nobody commits it by accident, and a release from a tidy tree is still one.
        let ignored = Path.parent(folder.path) + "/.gitignore"
        if try Folder.kind(ignored) == nil { try TextFile.write(Array("*\n".utf8), to: ignored) }
        return folder
    }

    /// Where `name` is, seen from the manifest.
    static func place(_ name: String) -> String { ".consign/" + name }
}
