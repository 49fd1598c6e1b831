import CArchive
import CDeflate
import CLZMA
import CZlib
import CZstd

/// The libraries whose versions shape an artifact's bytes, for the record of a release.
package enum LibraryVersions {
    /// Versions by library, as the libraries themselves give them.
    package static var all: [String: String] {
        [
            "libarchive": version(archive_version_number(), [1_000_000, 1000, 1]),
            "libdeflate": LIBDEFLATE_VERSION_STRING,
            "liblzma": String(cString: lzma_version_string()),
            "libzstd": String(cString: ZSTD_versionString()),
            "zlib": String(cString: zlibVersion()),
        ]
    }

    /// `3006002` is 3.6.2.
    private static func version(_ number: Int32, _ units: [Int32]) -> String {
        var rest = number
        return units.map { unit in
            defer { rest %= unit }
            return String(rest / unit)
        }.joined(separator: ".")
    }
}
