internal import Model

/// A package that is read once, front to back, with what must be known of it kept.
protocol PackageStream {
    /// Takes the next bytes of the file.
    mutating func take(_ bytes: [UInt8]) throws(Failure)
    /// What was read, once its own digests are known to hold.
    mutating func finish() throws(Failure) -> OpenedPackage
}
