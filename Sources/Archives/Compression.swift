import CDeflate
import CLZMA
import CZstd
package import Files
package import Model

/// How a stream is compressed.
package enum Compression: Sendable, Hashable {
    case gzip(DeflateLevel)
    case zstd(ZstdLevel)
    /// With one of the presets of xz.
    case xz(UInt32)

    /// A codec that `workers` share with others; what was made before is taken from the shelves.
    package func begin(
        _ workers: Workers, pieces: PieceShelf? = nil, streams: StreamShelf? = nil
    ) throws(Failure) -> any Compressor {
        let making: () throws(Failure) -> any Compressor
        let decoding: () throws(Failure) -> any StreamDecoder
        switch self {
        case .gzip(let level): return Gzip(workers, level: level, shelf: pieces)
        case .zstd(let level):
            making = { () throws(Failure) in try Zstd(workers, level: level) }
            decoding = { () throws(Failure) in try ZstdDecoder() }
        case .xz(let preset):
            making = { () throws(Failure) in try XZ(workers, preset: preset) }
            decoding = { () throws(Failure) in try XZDecoder() }
        }
        guard let streams else { return try making() }
        return try KeptStream(streams, self, making: making, decoding: decoding)
    }

    /// What shapes the bytes beside the level: what we have pinned, and the version of the library.
    var shape: String {
        switch self {
        case .gzip: "\(Chunks.size)-\(LIBDEFLATE_VERSION_STRING)"
        case .zstd: "\(Zstd.shape)-\(String(cString: ZSTD_versionString()))"
        case .xz: "\(XZEncoder.blockSize)-\(String(cString: lzma_version_string()))"
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
