/// What a project says about itself, as far as it could be read.
struct ProjectFacts {
    var name: String?
    var version: String?
    var description: String?
    var license: String?
    var homepage: String?
    /// The program it builds, when that is not called like the project.
    var program: String?
    /// How a stage is filled, for one platform.
    var howToFill = ""
}
