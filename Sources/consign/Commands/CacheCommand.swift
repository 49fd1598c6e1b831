import Files
import Model
import Release

extension Verb {
    private static let stats = Option(
        "stats", "say how much is kept (what it does without an option)")
    private static let prune = Option("prune", "take it away, what was not used for longest first")
    private static let keep = Option(
        "keep", value: "SIZE", "with --prune: leave that much, like 500MB or 2GB (default: nothing)"
    )

    static let cache = Verb(
        name: "cache", operands: "", operandCount: 0...0,
        summary: "say how much is kept for the next build, or take it away",
        details: """
            What takes time to compress is kept in .consign/cache beside the manifest, or where
            CONSIGN_CACHE says; CONSIGN_CACHE=off keeps nothing. The next build makes the same
            bytes of it sooner. Nothing in it is believed: what is damaged is made again. A build
            leaves 4 GiB at most.
            """,
        options: [.manifest, stats, prune, keep, .json],
        examples: [
            ("consign cache", "says how much is kept"),
            ("consign cache --prune --keep 500MB", "leaves what was used last"),
        ],
        run: { (call, console) throws(Failure) in
            let surroundings = try Environment.current(call)
            let cache = BuildCache(
                try Project.load(call.value(.manifest), surroundings), surroundings)
            guard call.has(named: "prune") || call.values["keep"] == nil else {
                throw Failure(
                    "--keep is for --prune", hint: "write: consign cache --prune --keep SIZE",
                    exit: .usage)
            }
            let size = try call.values["keep"]?.last.map(ByteCount.read) ?? 0
            let folder = try cache.existing()
            let gone =
                call.has(named: "prune") ? try folder?.prune(to: size, now: surroundings.now) : []
            let report = CacheReport(cache, try folder?.items() ?? [], gone ?? [])
            try console.tell(report.members, report.text)
            return .done
        })
}

/// What is kept, and what was taken away.
private struct CacheReport {
    private let cache: BuildCache
    private let items: [CacheFolder.Item]
    private let gone: [CacheFolder.Item]

    init(_ cache: BuildCache, _ items: [CacheFolder.Item], _ gone: [CacheFolder.Item]) {
        self.cache = cache
        self.items = items
        self.gone = gone
    }

    var members: [String: JSONValue] {
        [
            "folder": cache.isKept ? .shown(cache.path) : .null,
            "entries": .number(Int64(items.count)), "size": .number(Self.size(items)),
            "removed": ["entries": .number(Int64(gone.count)), "size": .number(Self.size(gone))],
        ]
    }

    var text: String {
        guard cache.isKept else { return "nothing is kept: \(BuildCache.variable) is off\n" }
        let removed = gone.isEmpty ? "" : "removed \(Self.words(gone)); "
        return "\(removed)\(Self.words(items)) in \(cache.path)\n"
    }

    private static func size(_ items: [CacheFolder.Item]) -> Int64 {
        items.reduce(0) { $0 + $1.size }
    }

    private static func words(_ items: [CacheFolder.Item]) -> String {
        let count = items.count == 1 ? "1 entry" : "\(items.count) entries"
        return "\(count), \(ByteCount.text(size(items)))"
    }
}
