package import Files
package import Model

/// How a stream is compressed.
package enum Compression: Sendable, Hashable {
    case gzip(DeflateLevel)
    case zstd(ZstdLevel)
    /// With one of the presets of xz.
    case xz(UInt32)

    /// A codec that `workers` share with others; what is on the `shelf` is taken from there.
    package func begin(
        _ workers: Workers, _ shelf: PieceShelf? = nil
    ) throws(Failure) -> any Compressor {
        switch self {
        case .gzip(let level): Gzip(workers, level: level, shelf: shelf)
        case .zstd(let level): try Zstd(workers, level: level)
        case .xz(let preset): try XZ(workers, preset: preset)
        }
    }

    /// Its name in a manifest.
    package var name: String {
        switch self {
        case .gzip: "gzip"
        case .zstd: "zstd"
        case .xz: "xz"
        }
    }

    /// The ending of what it makes: `.gz`.
    package var ending: String {
        switch self {
        case .gzip: ".gz"
        case .zstd: ".zst"
        case .xz: ".xz"
        }
    }

    /// The number of its level.
    package var level: Int {
        switch self {
        case .gzip(let level): Int(level.number)
        case .zstd(let level): level.number
        case .xz(let preset): Int(preset)
        }
    }

    /// How thoroughly it deflates; nil when it does not.
    package var deflateLevel: DeflateLevel? {
        if case .gzip(let level) = self { level } else { nil }
    }
}
