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

    /// An action of others that a job runs, at one commit.
    package struct Action: Sendable, Hashable {
        /// `owner/name`, perhaps with a folder, or an address.
        package let name: String
        package let commit: String
        /// What people call the commit: `v4.2.0`.
        package let version: String?
        /// Its inputs.
        package let inputs: [Input]

        package struct Input: Sendable, Hashable {
            package let name: String
            package let value: String

            package init(name: String, value: String) {
                self.name = name
                self.value = value
            }
        }

        package init(name: String, commit: String, version: String?, inputs: [Input]) {
            self.name = name
            self.commit = commit
            self.version = version
            self.inputs = inputs
        }
    }

    /// The container that jobs on Linux run in; nil is the runner's own system.
    package var image: String?
    /// What jobs that test and build run before all commands.
    package var actions: [Located<Action>] = []
    /// Whether a snapshot is made every night.
    package var isNightly = true
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
