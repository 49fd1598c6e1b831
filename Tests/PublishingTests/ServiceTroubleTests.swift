import Model
import Publishing
import TestSupport
import Testing

/// A site of a service that fails on request, and what a whole release looks like there.
protocol TroubledSite: TestSite {
    associatedtype Server: StandIn
    /// What the service can be asked to fail at; behind an operation may stand a file's name.
    static var operations: [String] { get }
    /// What may go wrong anywhere, and how often.
    static var mishaps: (actions: [Fault.Action], probability: Double) { get }
    var server: Server { get }
    /// An empty site whose faults are drawn by `seed`.
    init(seed: Int, faults: [Fault]) throws
    /// Everything of `plan` is there, once, and nothing else.
    func expectWhole(_ plan: PublishPlan) throws
}

/// One of the services, for tests of what all of them must bear.
struct TroubledService: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let site: any TroubledSite.Type
    /// Whether what was published stays when the service is emptied: each try has its own version.
    let remembers: Bool

    static let all = [
        TroubledService(testDescription: "GitLab", site: GitLabSite.self, remembers: false),
        TroubledService(testDescription: "Gitea", site: GiteaSite.self, remembers: false),
        TroubledService(testDescription: "OCI", site: OCISite.self, remembers: true),
    ]

    /// Each operation at which one of them can fail.
    static let operations = all.flatMap { service in
        service.site.operations.map { TroubledOperation(service: service, operation: $0) }
    }
}

struct TroubledOperation: Sendable, CustomTestStringConvertible {
    let service: TroubledService
    let operation: String
    var testDescription: String { "\(service.testDescription), \(operation)" }
}

/// What every service must bear: answers that get lost, connections that break, looks that lag.
@Suite(.needs("python3", "curl", "docker-registry", "htpasswd"))
struct ServiceTroubleTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test(arguments: TroubledService.operations)
    func `a trouble at any request is got over, and nothing is there twice`(
        _ place: TroubledOperation
    ) throws {
        let site = try place.service.site.init(seed: 1, faults: [])
        var number = 0
        try site.server.suffer(place.operation) {
            number += 1
            let plan =
                place.service.remembers
                ? try TestDestination.plan(
                    in: scratch, version: "1.2.\(number)", salt: "\(number)", notes: "\(number)")
                : try TestDestination.plan(in: scratch)
            try site.publish(plan, runs: 1)
            try site.expectWhole(plan)
        }
    }

    @Test(arguments: TroubledService.all.filter { !$0.remembers })
    func `a look that is behind makes nothing twice`(_ service: TroubledService) throws {
        let site = try service.site.init(seed: 1, faults: [])
        let plan = try TestDestination.plan(in: scratch)
        for skip in 0..<20 {
            try site.server.reset()
            try site.server.setFaults([Fault(.stale, skip: skip)])
            try site.publish(plan, runs: 2)
            try site.server.setFaults([])
            try site.expectWhole(plan)
        }
    }

    @Test(arguments: TroubledService.all, 1...Thoroughness.rounds(3, all: 50))
    func `many troubles end in a whole release or in none`(
        _ service: TroubledService, _ seed: Int
    ) throws {
        let (actions, probability) = service.site.mishaps
        let faults = actions.map { Fault($0, times: -1, probability: probability, bytes: 3) }
        let site = try service.site.init(seed: seed, faults: faults)
        let plan = try TestDestination.plan(count: 12, in: scratch)
        try site.publish(plan, runs: 30)
        try site.server.setFaults([])
        try site.expectWhole(plan)
    }
}
