/// How a tar archive is written; each package system reads its own kind.
public struct TarStyle: Sendable {
    /// Which extension says what ustar cannot.
    enum Dialect: Sendable {
        /// Pax records, only where they are needed.
        case pax
        /// GNU's long-name entries and binary numbers.
        case gnu
    }

    let dialect: Dialect
    /// Whether entries bear their owners' names; otherwise they are the number 0 without a name,
    /// as no name is right on every system that unpacks.
    let namesOwners: Bool
    /// Put before every path.
    let prefix: String
    /// Whether two empty blocks end it.
    let hasEnd: Bool

    /// For people to unpack.
    public static let portable = TarStyle(
        dialect: .pax, namesOwners: false, prefix: "", hasEnd: true)
    /// As dpkg and opkg read it: dpkg refuses pax records.
    public static let debian = TarStyle(
        dialect: .gnu, namesOwners: true, prefix: "./", hasEnd: true)
    /// As pacman and apk read it.
    public static let owned = TarStyle(dialect: .pax, namesOwners: true, prefix: "", hasEnd: true)
    /// The same for a piece that another tar archive follows.
    public static let cut = TarStyle(dialect: .pax, namesOwners: true, prefix: "", hasEnd: false)
}
