internal import Builders
internal import Model

/// An artifact that will be made: the format, and all it may know.
struct PlannedArtifact: Sendable {
    let fileName: String
    let format: any PackageFormat
    let package: Package
    /// Who signs the package itself; nil leaves that to the checksum list.
    let seal: PlannedPackageSeal?

    /// Its name and those of the files that come with it.
    var fileNames: [String] {
        [fileName] + (seal?.form == .detached ? [fileName + PlannedPackageSeal.suffix] : [])
    }
}
