internal import Archives
internal import Model

/// The files of a package, in the order of their paths.
struct RpmFiles {
    let all: [RpmFile]
    private let date: Timestamp
    private static let sha256: UInt32 = 8

    /// `layout`, sorted, as installed at `date`.
    init(_ layout: [Entry], date: Timestamp) {
        all = layout.map { RpmFile(entry: $0) }
        self.date = date
    }

    /// What they take in the payload, ghosts nothing.
    var size: Int64 { all.reduce(0) { $0 + $1.size } }
    /// The size of the largest one.
    var largest: Int64 { all.map(\.size).max() ?? 0 }
    /// Whether one of them needs the wider tags and headers (rpm, docs/manual/large_files.md).
    var areLarge: Bool { largest > Int64(UInt32.max) }
    var hasConfig: Bool { all.contains { $0.flags & 1 != 0 } }

    /// Writes what the header says of them.
    func describe(in header: inout RpmHeader) throws(Failure) {
        let time = UInt32(date.seconds)
        describeSizes(in: &header)
        header[.fileModes] = .int16s(all.map(\.mode))
        header[.fileDevices] = .int16s(all.map { _ in 0 })
        header[.fileTimes] = .int32s(all.map { _ in time })
        header[.fileDigests] = .strings(
            try all.map { file throws(Failure) in try file.digest() })
        header[.fileLinks] = .strings(all.map(\.target))
        header[.fileFlags] = .int32s(all.map(\.flags))
        header[.fileUsers] = .strings(all.map(\.user))
        header[.fileGroups] = .strings(all.map(\.group))
        header[.fileVerifyFlags] = .int32s(all.map(\.verifyFlags))
        header[.fileDeviceNumbers] = .int32s(all.map { _ in 1 })
        header[.fileInodes] = .int32s(all.indices.map { UInt32($0 + 1) })
        header[.fileLanguages] = .strings(all.map(\.language))
        header[.fileColors] = .int32s(all.map { _ in 0 })
        header[.digestAlgorithm] = .int32s([Self.sha256])
        describePaths(in: &header)
    }

    private func describeSizes(in header: inout RpmHeader) {
        if areLarge {
            header[.longFileSizes] = .int64s(all.map { UInt64($0.size) })
        } else {
            header[.fileSizes] = .int32s(all.map { UInt32($0.size) })
        }
        if size > Int64(UInt32.max) {
            header[.longSize] = .int64s([UInt64(size)])
        } else {
            header[.size] = .int32s([UInt32(size)])
        }
    }

    /// Paths share their folders: every file has a name and the number of its folder.
    private func describePaths(in header: inout RpmHeader) {
        var folders: [String] = []
        var numbers: [[UInt8]: UInt32] = [:]
        var indexes: [UInt32] = []
        for file in all {
            let key = Array(file.folder.utf8)
            if numbers[key] == nil {
                numbers[key] = UInt32(folders.count)
                folders.append(file.folder)
            }
            indexes.append(numbers[key, default: 0])
        }
        header[.folderIndexes] = .int32s(indexes)
        header[.baseNames] = .strings(all.map(\.name))
        header[.folderNames] = .strings(folders)
    }

    /// What is in the payload, with its place in the header.
    var payload: [(item: CpioItem, content: Segment)] {
        all.indices.compactMap { index in
            let file = all[index]
            guard !file.isGhost else { return nil }
            let item = CpioItem(
                index: index, path: file.entry.path, mode: file.mode, time: UInt32(date.seconds))
            return (item, file.content)
        }
    }
}
