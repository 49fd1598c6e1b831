/// One entry of a cpio archive, as the package that carries it describes it.
public struct CpioItem: Sendable {
    /// Its place among the files of the package, from 0.
    let index: Int
    /// The path below the root, without a leading `/`.
    let path: String
    /// Type and permission bits.
    let mode: UInt16
    /// Seconds since 1970.
    let time: UInt32

    /// An entry whose content follows it.
    public init(index: Int, path: String, mode: UInt16, time: UInt32) {
        self.index = index
        self.path = path
        self.mode = mode
        self.time = time
    }
}
