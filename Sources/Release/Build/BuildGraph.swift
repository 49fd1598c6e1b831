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

    init(_ plan: Plan, _ pieces: [SharedPiece]) {
        let shared = Set(pieces)
        let made = plan.made.map { Step.make($0) }
        let bound = plan.artifacts.filter { !$0.pieces.isDisjoint(with: shared) }
        let free = plan.artifacts.filter { $0.pieces.isDisjoint(with: shared) }
        for part in [
            made, pieces.map { .deflate($0) } + free.map { .build($0) }, bound.map { .build($0) },
        ] {
            for step in part.sorted(by: { $0.size > $1.size }) {
                steps.append((step, needs(of: step)))
            }
        }
    }

    private func needs(of step: Step) -> [Int] {
        switch step {
        case .make: []
        case .deflate(let piece): places { files in files.records.contains(piece.record) }
        case .build(let artifact):
            places(of: artifact.pieces) { files in artifact.isMade(of: files) }
        }
    }

    private func places(
        of pieces: Set<SharedPiece> = [], _ isNeeded: (MadeFiles) -> Bool
    ) -> [Int] {
        steps.indices.filter { index in
            switch steps[index].step {
            case .make(let files): isNeeded(files)
            case .deflate(let piece): pieces.contains(piece)
            case .build: false
            }
        }
    }
}
