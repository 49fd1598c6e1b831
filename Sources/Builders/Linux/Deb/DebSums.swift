internal import Archives
internal import Files
internal import Model

/// The `md5sums` file (deb-md5sums(5)), by which `dpkg -V` finds changed files.
enum DebSums {
    /// A line for each of `entries`, hashed by all workers.
    static func text(_ entries: [Entry], _ workers: Workers) throws(Failure) -> [UInt8] {
        var lines: [UInt8] = []
        var work = OrderedWork<[UInt8]>(workers)
        for entry in entries {
            guard let content = Segment(contentOf: entry) else { continue }
            try work.add({ () throws(Failure) in
                try line(content, entry.path)
            }) { line throws(Failure) in lines += line }
        }
        try work.finish { line throws(Failure) in lines += line }
        return lines
    }

    private static func line(_ content: Segment, _ path: String) throws(Failure) -> [UInt8] {
        let hash = try LegacyHash(.md5)
        try content.forEachStep { step throws(Failure) in try hash.update(step.span.bytes) }
        return Array("\(Hex.text(try hash.value()))  \(path)\n".utf8)
    }
}
