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
}
