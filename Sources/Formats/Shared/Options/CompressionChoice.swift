import Archives
import Files
import Model
import Options

/// How a format compresses when nothing else is said, codec by codec.
struct CompressionChoice {
    /// The codec it takes when none is named.
    let usual: String
    /// How it deflates while no other artifact deflates the same files. One that is alone may be quicker
    /// than the usual; several share what one has deflated, for which they must deflate alike.
    var alone = DeflateLevel.usual
    var zstd = ZstdLevel.usual

    /// What `option` says, like `zstd` or `gzip:9`; or else the usual, with what artifacts share where
    /// this is one of several.
    func compression(_ option: Located<String>?, shared: Bool) -> Compression {
        let words = CompressionWords(option?.value ?? usual)
        return switch words.codec {
        case "zstd": .zstd(words.level.map { ZstdLevel(number: $0) } ?? zstd)
        case "xz": .xz(words.level.map { UInt32($0) } ?? XZ.usualPreset)
        default:
            .gzip(
                words.level.map { DeflateLevel(number: Int32($0)) }
                    ?? (shared ? .usual : alone))
        }
    }
}

/// A codec and, after a colon, a level: `zstd:3`.
struct CompressionWords {
    let codec: String
    let level: Int?
    /// What stands after the colon, if there is one.
    private let rest: Substring?

    private static let levels = ["gzip": 1...12, "deflate": 1...12, "zstd": 1...19, "xz": 0...9]

    init(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        codec = String(parts[0])
        rest = parts.count > 1 ? parts[1] : nil
        level = rest.flatMap { Int($0) }
    }

    /// What a manifest may say where a format knows `codecs`.
    static func rule(_ codecs: [String]) -> TextRule {
        TextRule(
            noun: "compression", pattern: "^(\(codecs.joined(separator: "|")))(:[0-9]+)?$"
        ) { text throws(Failure) in try CompressionWords(text).check(codecs) }
    }

    private func check(_ codecs: [String]) throws(Failure) {
        guard codecs.contains(codec), let levels = Self.levels[codec] else {
            throw Failure(
                "unknown compression \(Quoted(codec))",
                hint: Spelling.suggestion(for: codec, known: codecs))
        }
        guard let rest else { return }
        guard let level, levels.contains(level), String(level) == rest else {
            throw Failure(
                "\(codec) has no level \(Quoted(String(rest)))",
                hint: "write one from \(levels.lowerBound) to \(levels.upperBound): "
                    + "\(codec):\(levels.lowerBound + 3)")
        }
    }
}
