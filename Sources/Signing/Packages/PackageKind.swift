public import Model

/// The packages that carry a signature of their own, or have one beside them.
public enum PackageKind: String, Sendable, CaseIterable {
    case rpm, apk, arch

    /// What a file is by its name, which its first bytes have to confirm.
    public init?(fileName: String) {
        let endings = [".pkg.tar.zst", ".pkg.tar.xz", ".pkg.tar.gz"]
        if fileName.hasSuffix(".rpm") {
            self = .rpm
        } else if fileName.hasSuffix(".apk") {
            self = .apk
        } else if endings.contains(where: fileName.hasSuffix) {
            self = .arch
        } else {
            return nil
        }
    }

    /// Where its signature is.
    public var place: String { self == .arch ? "beside" : "inside" }

    /// The ending of the signature beside a package of Arch.
    public static let signatureSuffix = ".sig"

    /// What the signature beside `name` would be called in `source`, where it is not; nil when it is
    /// there, and for packages with the signature inside.
    public func absentSignature(
        of name: String, in source: any ReleaseSource
    ) throws(Failure) -> String? {
        let beside = name + Self.signatureSuffix
        guard self == .arch, try source.bytes(beside, limit: SignatureLimit.bytes) == nil else {
            return nil
        }
        return beside
    }
}
