/// An action at one commit: a tag can be moved, a commit cannot.
struct ActionPin: Sendable {
    let name: String
    let commit: String
    let version: String

    /// As the value of `uses`.
    var node: WorkflowNode { .text("\(name)@\(commit)", remark: version) }

    // Of the versions that run on node 24, the ones that were current when this was written.
    static let checkout = ActionPin(
        name: "actions/checkout", commit: "de0fac2e4500dabe0009e67214ff5f5447ce83dd",
        version: "v6.0.2")
    static let upload = ActionPin(
        name: "actions/upload-artifact", commit: "043fb46d1a93c77aae656e7c1c64a875d1fc6a0a",
        version: "v7.0.1")
    static let download = ActionPin(
        name: "actions/download-artifact", commit: "3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c",
        version: "v8.0.1")

    // GitHub's own artifact actions refuse every other server; these are Forgejo's of version 4.
    static let forgejoCheckout = ActionPin(
        name: "https://code.forgejo.org/actions/checkout",
        commit: "11bd71901bbe5b1630ceea73d27597364c9af683", version: "v4.2.2")
    static let forgejoUpload = ActionPin(
        name: "https://code.forgejo.org/forgejo/upload-artifact",
        commit: "16871d9e8cfcf27ff31822cac382bbb5450f1e1e", version: "v4")
    static let forgejoDownload = ActionPin(
        name: "https://code.forgejo.org/forgejo/download-artifact",
        commit: "d8d0a99033603453ad2255e58720b460a0555e1e", version: "v4")
}
