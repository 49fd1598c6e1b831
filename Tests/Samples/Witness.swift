import Archives
import Files
package import Formats
import Foundation
package import Model
import TestSupport

/// Who looks into an archive: every witness writes the same lines, one for each entry.
///
/// `type mode owner seconds sha256-or-target path`; zip knows no owner and gets zeros.
package enum Witness {
    /// What should be in the archive.
    package static func expected(_ package: Package, _ format: any PackageFormat) throws -> [String]
    {
        try format.prepare(package).layout.withFolders().map { entry in
            let (type, what) = try seen(entry)
            return line(
                type, type == "l" ? 0o777 : entry.mode, [0, 0], package.date, what, entry.path)
        }
    }

    /// What should be installed, or on a volume: `type mode seconds sha256-or-target path`, sorted by path.
    package static func expected(
        _ layout: [Entry], _ date: Timestamp
    ) throws -> [String] {
        try layout.withFolders().map { entry in
            let (type, what) = try seen(entry)
            let mode = String(type == "l" ? 0o777 : entry.mode, radix: 8)
            return "\(type) \(mode) \(date.seconds) \(what) \(entry.path)"
        }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// What kind of thing it is, and what is in it.
    private static func seen(_ entry: Entry) throws -> (type: String, what: String) {
        switch entry.body {
        case .file(let record): ("f", record.sha256.hex)
        case .bytes(let bytes): ("f", try Hash.of(bytes).hex)
        case .symlink(let target): ("l", target)
        case .folder: ("d", "-")
        }
    }

    /// What our own reader finds.
    package static func ours(_ path: String) throws -> [String] {
        var reader = try ArchiveReader(path)
        var lines: [String] = []
        while let item = try reader.next() {
            var type = "f"
            var what = ""
            switch item.kind {
            case .file:
                let hash = try Hash(.sha256)
                try reader.content { piece throws(Failure) in try hash.update(piece.span.bytes) }
                what = try hash.value().hex
            case .folder: (type, what) = ("d", "-")
            case .symlink(let target): (type, what) = ("l", target)
            case .hardLink, .special: type = "?"
            }
            lines.append(line(type, item.mode, item.owner, item.modified, what, item.path))
        }
        return lines
    }

    /// What Python's tarfile or zipfile finds.
    package static func python(_ path: String) throws -> [String] {
        let plain = path.hasSuffix(".zst") ? path + ".tar" : path
        if plain != path {
            _ = try Command.run("zstd", ["-q", "-d", "-f", path, "-o", plain])
        }
        let outcome = try Command.run("python3", ["-X", "utf8", "-c", script, plain])
        guard outcome.status == 0 else { return ["python: \(outcome)"] }
        return outcome.output.split(separator: "\n").map(String.init)
    }

    private static func line(
        _ type: String, _ mode: UInt16, _ owner: [Int64], _ date: Timestamp, _ what: String,
        _ path: String
    ) -> String {
        "\(type) \(String(mode, radix: 8)) \(owner[0])/\(owner[1]) \(date.seconds) \(what) \(path)"
    }

    private static let script = """
        import calendar, hashlib, stat, sys, tarfile, zipfile
        def show(type, mode, owner, seconds, what, path):
            print(type, oct(mode)[2:], owner, seconds, what, path)
        def digest(file):
            return hashlib.sha256(file.read()).hexdigest()
        if zipfile.is_zipfile(sys.argv[1]):
            archive = zipfile.ZipFile(sys.argv[1])
            assert archive.testzip() is None
            for item in archive.infolist():
                assert item.extra == b'' and item.comment == b'' and item.flag_bits & 8 == 0
                mode = item.external_attr >> 16
                seconds = calendar.timegm(item.date_time)
                path = item.filename.rstrip('/')
                if stat.S_ISLNK(mode):
                    show('l', mode & 0o7777, '0/0', seconds, archive.read(item).decode(), path)
                elif item.is_dir():
                    assert stat.S_ISDIR(mode)
                    show('d', mode & 0o7777, '0/0', seconds, '-', path)
                else:
                    assert stat.S_ISREG(mode)
                    show('f', mode & 0o7777, '0/0', seconds, digest(archive.open(item)), path)
        else:
            archive = tarfile.open(sys.argv[1])
            for item in archive:
                assert item.uname == '' and item.gname == ''
                owner = '%d/%d' % (item.uid, item.gid)
                path = item.name.rstrip('/')
                if item.issym(): show('l', item.mode, owner, int(item.mtime), item.linkname, path)
                elif item.isdir(): show('d', item.mode, owner, int(item.mtime), '-', path)
                else: show('f', item.mode, owner, int(item.mtime), digest(archive.extractfile(item)), path)
        """
}
