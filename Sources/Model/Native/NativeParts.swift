/// What a native package carries beside its files, read and ready.
public struct NativeParts: Sendable {
    /// What the manifest says.
    public var policy = NativePolicy()
    /// The user's scripts.
    public var scripts: [ScriptMoment: [UInt8]] = [:]
    /// What changed, newest first; at least the version itself.
    public var changes: [PackageChange] = []
    /// Signs the package from inside; nil leaves it unsigned.
    public var seal: PackageSeal?

    /// Nothing beside the files.
    public init() {}
}
