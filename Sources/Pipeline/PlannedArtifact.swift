internal import Builders
internal import Model

/// An artifact that will be made: the format, and all it may know.
struct PlannedArtifact: Sendable {
    let fileName: String
    let format: any PackageFormat
    let package: Package
}
