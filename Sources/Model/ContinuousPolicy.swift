/// The manifest's `ci`: what the workflows that Consign writes run.
package struct ContinuousPolicy: Sendable {
    /// How a job gets Consign.
    package enum Installation: Sendable, Hashable {
        /// The runner or the image has it.
        case present
        /// These commands make it, in this folder of the project.
        case made([String], folder: String)
        /// A release of it, an archive whose SHA-256 is known.
        case fetched(url: String, sha256: String)
    }

    /// The container that jobs on Linux run in; nil is the runner's own system.
    package var image: String?
    /// What every job that runs commands runs first.
    package var setup: [String] = []
    /// How a job gets Consign.
    package var installation = Installation.present
    /// What tests the project.
    package var test: [String] = []
    /// What stages one platform.
    package var build: [String] = []
    /// Labels of runners, where the usual ones are not meant.
    package var runners: [Platform: String] = [:]

    /// Nothing but what is usual.
    package init() {}
}
