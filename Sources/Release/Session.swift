import Files
import Model
package import Publishing

/// One run of the program: what it works on, what it is given from outside, and what there is once
/// in it. The executable makes it and hands it on.
package struct Session: Sendable {
    /// The manifest with its folder; nil where only a release folder is worked on.
    package let project: Project?
    /// What the run is given from outside.
    package let surroundings: Environment
    /// Who is told what it does.
    package let progress: Progress
    /// Its threads.
    let workers: Workers
    /// Its HTTP client: requests to one server share the connections that are open.
    let client: HTTPClient

    /// A run; `progress` is told nothing when none is given.
    package init(
        _ project: Project?, _ surroundings: Environment, _ progress: Progress = Progress { _ in }
    ) {
        self.project = project
        self.surroundings = surroundings
        self.progress = progress
        workers = Workers(count: surroundings.jobs)
        client = surroundings.client(progress)
    }

    /// What destinations and announcers work with.
    package var means: PublisherContext {
        PublisherContext(
            client: client, environment: surroundings.environment,
            redaction: surroundings.redaction
        ) { [progress] in progress(.said($0)) }
    }
}
