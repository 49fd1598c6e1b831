/// Every command there is. Help, parser, completions and manual are made from this list.
enum CommandTable {
    static let verbs: [Verb] = [
        .initialize, .check, .plan, .build, .sign, .notes, .publish, .release, .withdraw, .verify,
        .resign,
        .keyNew, .keyImport, .keyShow, .keyList, .keyExport, .keyInit, .keyRotate, .keySign,
        .keyRevoke,
        .keyExtend, .keyDoctor, .stage, .ci, .schema, .completions, .manual,
    ]
}
