public import Model

/// A destination that can keep files beside its versions: the log, key documents.
///
/// They stand for all versions and are replaced as the project goes on, each in one step.
public protocol StandingFiles: Publisher {
    /// A file as it is now; nil when there is none.
    func standing(file name: String, limit: Int) throws(Failure) -> [UInt8]?
    /// Replaces a file, or makes it.
    func keep(_ bytes: [UInt8], as name: String) throws(Failure)
}
