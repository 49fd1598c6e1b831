import Files
import Model

/// The steps of a build, and which of them each one needs.
///
/// What is not published and what several artifacts share is made before them, and of what can be
/// made at once the largest is begun first.
struct BuildGraph {
    /// One step.
    enum Step: Sendable {
        case make(MadeFiles)
        case deflate(SharedPiece)
        case build(PlannedArtifact)

        /// About how long it takes.
        fileprivate var size: Int64 {
            switch self {
            case .make(let files): files.size
            case .deflate(let piece): piece.record.size
            case .build(let artifact): artifact.size
            }
        }
    }

    /// The steps, each behind those that it needs, whose places it has.
    private(set) var steps: [(step: Step, needs: [Int])] = []

    /// Where the pieces are, by their keys.
    private var places: [String: Int] = [:]

    init(_ plan: Plan, _ pieces: [SharedPiece]) {
        let shared = Set(pieces.map(\.key))
        let made = plan.made.map { Step.make($0) }
        var bound: [Step] = []
        var free = pieces.map { Step.deflate($0) }
        for artifact in plan.artifacts {
            let isBound = artifact.pieces.contains { shared.contains($0.key) }
            if isBound { bound.append(.build(artifact)) } else { free.append(.build(artifact)) }
        }
        for part in [made, free, bound] {
            for step in part.sorted(by: { $0.size > $1.size }) { append(step) }
        }
    }

    private mutating func append(_ step: Step) {
        if case .deflate(let piece) = step { places[piece.key] = steps.count }
        steps.append((step, needs(of: step)))
    }

    private func needs(of step: Step) -> [Int] {
        switch step {
        case .make: []
        case .deflate(let piece): makers { $0.records.contains(piece.record) }
        case .build(let artifact):
            makers { artifact.isMade(of: $0) } + artifact.pieces.compactMap { places[$0.key] }
        }
    }

    /// The places of what is made, and needed.
    private func makers(_ isNeeded: (MadeFiles) -> Bool) -> [Int] {
        steps.indices.prefix { if case .make = steps[$0].step { true } else { false } }
            .filter { if case .make(let files) = steps[$0].step { isNeeded(files) } else { false } }
    }
}
