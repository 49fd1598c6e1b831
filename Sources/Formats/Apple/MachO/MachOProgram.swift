package import Files
package import Model

/// A program or library as macOS runs it: for one processor, or for several in one file
/// (`<mach-o/fat.h>`).
package struct MachOProgram: Sendable {
    private(set) var slices: [MachOSlice]
    private let isUniversal: Bool

    /// Whether the file at `path` is Mach-O of any kind, joined ones included.
    package static func isMachO(_ path: String) throws(Failure) -> Bool {
        try MachO.read(path) != nil
    }

    /// Thin 64-bit Mach-O files of different processors; their order does not matter.
    package init(joining paths: [String]) throws(Failure) {
        guard paths.count > 1 else {
            throw Failure("cannot join \(paths.joined())", "it takes two files", exit: .usage)
        }
        let all = try paths.map { path throws(Failure) in try MachOSlice(joining: path) }
        slices = all.inOrder(of: \.order)
        isUniversal = true
        try Self.refuseTwins(slices)
    }

    /// The program that `record` is, which messages call `name`; nil when it is not Mach-O.
    package init?(_ record: FileRecord, called name: String? = nil) throws(Failure) {
        let file = FilePart(record, called: name)
        guard let start = try file.bytes(min(Int(file.size), MachOImage.headerSize), at: 0) else {
            throw InputFile.changed(file.name)
        }
        if let table = try UniversalTable(file, start) {
            slices = table.rows.map { MachOSlice($0, of: file) }
            isUniversal = true
        } else if MachO.kind(of: start) != nil {
            let image = try MachOImage(file)
            slices = [MachOSlice(thin: file, image.cpu, image.subtype)]
            isUniversal = false
        } else {
            return nil
        }
    }

    /// All its bytes, a step at a time; a signature that it gets must have been made.
    package func forEachStep(
        _ body: (borrowing [UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        var copy = self
        try copy.forEachStep(nil, body)
    }

    /// The program with the signatures that it gets, which are made while `body` sees all its bytes.
    package func sealed(
        _ workers: Workers, seeing body: (borrowing [UInt8]) throws(Failure) -> Void
    ) throws(Failure) -> MachOProgram {
        var copy = self
        try copy.forEachStep(workers, body)
        return copy
    }

    /// The program with `change` made to each of its parts.
    func changing(
        _ change: (inout MachOSlice) throws(Failure) -> Void
    ) throws(Failure) -> MachOProgram {
        var copy = self
        for index in copy.slices.indices { try change(&copy.slices[index]) }
        return copy
    }

    private mutating func forEachStep(
        _ workers: Workers?, _ body: (borrowing [UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        guard isUniversal else { return try slices[0].forEachStep(workers, body) }
        let table = UniversalTable(placing: slices.map(\.row))
        try body(table.bytes)
        var written = table.headerSize
        for (index, row) in table.rows.enumerated() {
            try body([UInt8](repeating: 0, count: Int(row.offset - written)))
            try slices[index].forEachStep(workers, body)
            written = row.offset + row.size
        }
    }

    private static func refuseTwins(_ slices: [MachOSlice]) throws(Failure) {
        for (one, other) in zip(slices, slices.dropFirst()) where one.row.isTwin(of: other.row) {
            throw Failure(
                "cannot join \(one.part.name) and \(other.part.name)",
                "both are for \(one.name)",
                hint: "stage one folder for each processor", exit: .usage)
        }
    }
}

extension MachOSlice {
    /// It as a row of a table, without its place.
    fileprivate var row: UniversalTable.Row {
        UniversalTable.Row(cpu: cpu, subtype: subtype, size: size, alignment: alignment)
    }
}
