//! What went wrong, where, and what to do.

use tums::ErrorKind;
use tums::sign::{AuthorizationFault, Mistake};

use super::messages;
use crate::language::pick;

messages! {
    error_label() { en: "error: ", zh: "错误：" }
    warning_label() { en: "warning: ", zh: "警告：" }
    unknown_argument(argument) { en: "unknown argument {argument}", zh: "未知参数 {argument}" }
    unknown_argument_like(argument, nearest) {
        en: "unknown argument {argument}; did you mean {nearest}?",
        zh: "未知参数 {argument}，是否指 {nearest}？",
    }
    wrong_argument(argument, value) { en: "{argument} cannot be {value}", zh: "{argument} 的值 {value} 无效" }
    missing_argument(arguments) { en: "missing: {arguments}", zh: "缺少：{arguments}" }
    conflicting_arguments(argument, other) { en: "{argument} cannot be used with {other}", zh: "{argument} 不能与 {other} 同用" }
    no_command() { en: "no command; `tums --help` lists them", zh: "未给出命令，`tums --help` 可查看" }
    unknown_command(word) {
        en: "there is no command, module or operation `{word}`; `tums --help` and `tums list` show what there is",
        zh: "没有名为 `{word}` 的命令、模块或接口，请见 `tums --help` 与 `tums list`",
    }
    unknown_command_like(word, nearest) {
        en: "there is no command, module or operation `{word}`; did you mean `{nearest}`?",
        zh: "没有名为 `{word}` 的命令、模块或接口，是否指 `{nearest}`？",
    }
    unknown_operation(module, word) {
        en: "module `{module}` has no operation `{word}`; `tums {module}` lists them",
        zh: "模块 `{module}` 没有接口 `{word}`，`tums {module}` 可列出全部",
    }
    unknown_operation_like(module, word, nearest) {
        en: "module `{module}` has no operation `{word}`; did you mean `{nearest}`?",
        zh: "模块 `{module}` 没有接口 `{word}`，是否指 `{nearest}`？",
    }
    operation_elsewhere(word, call) { en: "`{word}` is in another module: `{call}`", zh: "`{word}` 属于其他模块：`{call}`" }
    unknown_format(variable, name) {
        en: "{variable} is `{name}`; it must be table, json, jsonl or yaml",
        zh: "{variable} 为 `{name}`，应为 table、json、jsonl 或 yaml",
    }

    value_missing(flag) { en: "--{flag} needs a value", zh: "--{flag} 缺少值" }
    no_json(flag, error) { en: "{flag} is no JSON: {error}", zh: "{flag} 不是 JSON：{error}" }
    unreadable(operation, path, message) { en: "{operation}: not sent: `{path}`: {message}", zh: "{operation}：未发送：`{path}`：{message}" }
    rule_broken(operation, flag, rule, value) {
        en: "{operation}: not sent: --{flag} {rule}; got {value}",
        zh: "{operation}：未发送：--{flag} 不符合规则（{rule}），实际为 {value}",
    }
    not_sent(operation, field, rule, value) {
        en: "{operation}: not sent: `{field}` {rule}; got {value}",
        zh: "{operation}：未发送：`{field}` 不符合规则（{rule}），实际为 {value}",
    }
    unknown_field(path, known) { en: "there is no field `{path}`; there are {known}", zh: "没有字段 `{path}`，可用字段：{known}" }
    unknown_field_like(path, nearest, flag) {
        en: "there is no field `{path}`; did you mean `{nearest}` ({flag})?",
        zh: "没有字段 `{path}`，是否指 `{nearest}`（{flag}）？",
    }
    index_wanted(flag, list) {
        en: "--{flag}: {list} is a list; name the item by its place, such as {list}.0, or give {list} as JSON",
        zh: "--{flag}：{list} 是列表，请用序号指定，如 {list}.0，或以 JSON 给出 {list}",
    }
    index_gap(flag) {
        en: "--{flag}: items are given in order, from 0, without a gap",
        zh: "--{flag}：列表项须从 0 起连续给出",
    }
    wrong_type(flag, wanted) { en: "{flag} must be {wanted}", zh: "{flag} 应为 {wanted}" }
    wrong_json_type(path, wanted, got) { en: "`{path}` must be of type {wanted}, is {got}", zh: "`{path}` 的类型应为 {wanted}，实际为 {got}" }
    wrong_value(flag, rule, value) { en: "{flag} {rule}; got {value}", zh: "{flag} {rule}，实际为 {value}" }
    unknown_value(flag, value, known) {
        en: "{flag} cannot be {value}; it takes {known} (others: as JSON, with --no-check)",
        zh: "{flag} 不能为 {value}，可用值：{known}（其他值请用 JSON 与 --no-check）",
    }
    unknown_value_like(flag, value, nearest) { en: "{flag} cannot be {value}; did you mean {nearest}?", zh: "{flag} 不能为 {value}，是否指 {nearest}？" }
    missing(flags) { en: "missing: {flags} (or in --json)", zh: "缺少：{flags}（也可写在 --json 中）" }

    secret_in_flag(flag) {
        en: "{flag} is secret: what stands on the command line can be seen by others. Give @FILE, env:NAME, or `-` to be asked",
        zh: "{flag} 为敏感信息，命令行内容会被他人看到。请用 @文件、env:变量名，或 `-` 以交互输入",
    }
    secret_in_json(path, flag) {
        en: "`{path}` is secret: what stands on the command line can be seen by others. Give --json @FILE or -, or {flag} @FILE",
        zh: "`{path}` 为敏感信息，命令行内容会被他人看到。请用 --json @文件 或 -，或 {flag} @文件",
    }
    secret_inline(flag) {
        en: "{flag} has something secret in it: what stands on the command line can be seen by others. Give {flag} @FILE or -",
        zh: "{flag} 中含有敏感信息，命令行内容会被他人看到，请用 {flag} @文件 或 -",
    }
    call_milder(operation, effect) {
        en: "{operation}: --effect is milder than what the specification says: {effect}; leave it out",
        zh: "{operation}：--effect 与规范不符（{effect}），请勿指定",
    }
    call_hidden(hidden) { en: "put the secrets in where it says {hidden}", zh: "请在 {hidden} 处填入敏感信息" }
    unreadable_file(path, error) { en: "{path} cannot be read: {error}", zh: "无法读取 {path}：{error}" }
    unwritable(path, error) { en: "{path} cannot be written: {error}", zh: "无法写入 {path}：{error}" }
    variable_not_set(name) { en: "the environment variable {name} is not set", zh: "未设置环境变量 {name}" }
    variable_missing(missing, present) {
        en: "{present} is set and {missing} is not; set it to the secret key from the console",
        zh: "已设置 {present} 而未设置 {missing}，请将其设为控制台中的 SK",
    }
    no_keys(access_key, secret_key) {
        en: "there are no keys: set {access_key} and {secret_key}, or run `tums configure`; `tums sim` prints keys to try with",
        zh: "没有密钥：请设置 {access_key} 与 {secret_key}，或运行 `tums configure`；`tums sim` 会给出试用密钥",
    }
    access_key_wanted() { en: "give --access-key, too", zh: "请同时给出 --access-key" }
    key_file_wanted() {
        en: "nobody can be asked for the secret key here: give --secret-key-file FILE, or `-` for standard input",
        zh: "此处无法交互输入 SK：请用 --secret-key-file 文件，或 `-` 表示标准输入",
    }
    no_home() {
        en: "there is no home directory; set TUMS_PROFILE_FILE to the path of the profile file",
        zh: "没有主目录，请将 TUMS_PROFILE_FILE 设为配置文件路径",
    }
    configure_name(name) { en: "`{name}` cannot be the name of a profile", zh: "`{name}` 不能作为配置名" }
    configure_exists(name, path) {
        en: "{path} has a profile [{name}]; --force replaces it, --profile names another",
        zh: "{path} 已有配置 [{name}]；--force 可覆盖，--profile 可另取名称",
    }

    needs_yes(operation, effect) {
        en: "{operation}: {effect}, and nobody can be asked here: say --yes",
        zh: "{operation}：{effect}，且此处无法询问，请加 --yes",
    }
    confirm(operation, effect) { en: "{operation}: {effect}. Go on? [y/N]", zh: "{operation}：{effect}。是否继续？[y/N]" }
    confirm_inputs(operation, effect, inputs) {
        en: "{operation}: {effect}, for {inputs} inputs. Go on? [y/N]",
        zh: "{operation}：{effect}，共 {inputs} 项。是否继续？[y/N]",
    }
    not_confirmed() { en: "not confirmed; nothing was sent", zh: "未确认，没有发送" }
    partial(operation, count) {
        en: "{operation}: carried out, but not for all inputs; failed or not known: {count}",
        zh: "{operation}：已执行，但有 {count} 项失败或结果未知",
    }
    not_over(operation, error) { en: "{operation}: {error}; it may go on nevertheless", zh: "{operation}：等待超时（{error}），操作可能仍在进行" }
    no_waiter(operation) { en: "{operation} cannot be waited for", zh: "{operation} 不支持等待" }
    some_not_upgraded() { en: "not every device was upgraded", zh: "部分设备升级失败" }
    export_failed() { en: "the export failed", zh: "导出失败" }
    export_ambiguous(count) {
        en: "{count} exports have appeared since; it cannot be told which is this one",
        zh: "期间出现了 {count} 个导出，无法判断哪个属于本次",
    }
    devices_filter_unknown(flag, known) {
        en: "the list of a device-type application cannot be filtered by --{flag}; it takes {known} and --children",
        zh: "设备型应用的设备列表不能按 --{flag} 筛选，可用：{known}、--children",
    }
    list_nothing(words) { en: "no operation has `{words}` in it", zh: "没有包含 `{words}` 的接口" }
    unknown_code(text) { en: "`{text}` is no error code; give a number such as -10301", zh: "`{text}` 不是错误码，请给出数字，如 -10301" }
    unknown_code_like(text, nearest) { en: "`{text}` is no error code; did you mean {nearest}?", zh: "`{text}` 不是错误码，是否指 {nearest}？" }
    listen_wrong_path(path) { en: "`{path}` cannot be the path: it starts with / and has no braces", zh: "`{path}` 不能作为路径：须以 / 开头且不含花括号" }
    cannot_listen(address, error) { en: "cannot listen on {address}: {error}; choose another with --listen", zh: "无法监听 {address}：{error}，请用 --listen 另选" }

    sign_header(what) { en: "first difference: the form of the header: {what}", zh: "首个不同之处：头部格式：{what}" }
    sign_differs(step, what) { en: "first difference: {step}: {what}", zh: "首个不同之处：{step}：{what}" }
    sign_other_key(theirs, ours) { en: "the header has {theirs}, the settings have {ours}", zh: "头部为 {theirs}，当前配置为 {ours}" }
    sign_unknown() {
        en: "no known mistake gives this signature: another secret key, or another body, path or timestamp than here",
        zh: "未能匹配已知错误：SK 不同，或请求体、路径、时间戳与此处不同",
    }
}

/// What kind of error it is, in Chinese: the SDK says the rest.
pub(crate) fn kind(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::InvalidRequest => "请求有误，未发送",
        ErrorKind::Configuration => "配置有误",
        ErrorKind::Credentials => "没有可用的密钥",
        ErrorKind::Connect => "无法连接",
        ErrorKind::Tls => "TLS 失败",
        ErrorKind::Timeout => "应答超时",
        ErrorKind::Reset => "连接中断",
        ErrorKind::TooLarge => "应答过大",
        ErrorKind::HttpStatus => "HTTP 状态异常",
        ErrorKind::InvalidAnswer => "应答不是云端格式",
        ErrorKind::Decode => "已执行，但应答无法解析",
        ErrorKind::PartialFailure => "部分失败",
        _ => "传输失败",
    }
}

/// A mistake that explains a wrong signature; the SDK names it in English.
pub(crate) fn mistake(mistake: Mistake) -> String {
    let chinese = match mistake {
        Mistake::LowerCaseMethod => "签名时 HTTP 方法用了小写",
        Mistake::MethodGet => "签名时用了方法 GET",
        Mistake::PathWithQuery => "签名时路径带了查询串",
        Mistake::PathWithoutFirstSlash => "签名时路径缺少开头的 /",
        Mistake::PathWithSlashAtEnd => "签名时路径末尾多了 /",
        Mistake::LastPartOfPath => "签名时只用了路径的最后一段",
        Mistake::NoBody => "签名时用 {} 代替了请求体",
        Mistake::TrimmedBody => "签名时去掉了请求体首尾的空白",
        Mistake::BodyWithLineFeed => "签名时请求体末尾多了换行",
        Mistake::CompactBody => "签名时请求体不含空白，发送时却有",
        Mistake::SpacedBody => "签名时请求体的逗号和冒号后有空格，发送时却没有",
        Mistake::AccessKeyAsSecretKey => "误用 AK 代替 SK",
        Mistake::UpperCaseSignature => "签名正确，但应为小写",
    };
    pick(mistake.as_str(), chinese).to_owned()
}

/// What is wrong with the form of a header; the SDK says it in English.
pub(crate) fn header_fault(fault: AuthorizationFault<'_>) -> String {
    let chinese = match fault {
        AuthorizationFault::Space => "不应含空格".to_owned(),
        AuthorizationFault::NoEquals(part) => format!("`{part}` 缺少 ="),
        AuthorizationFault::Unknown(name) => format!("未知的部分 `{name}`"),
        AuthorizationFault::Twice(name) => format!("`{name}` 出现了两次"),
        AuthorizationFault::Missing(name) => format!("缺少 `{name}` 或为空"),
        AuthorizationFault::Timestamp(text) => format!("Timestamp 应为十位数字（秒），实际为 `{text}`"),
        AuthorizationFault::TerminalId => "TerminalId 最多 64 个字符".to_owned(),
    };
    pick(&fault.to_string(), &chinese).to_owned()
}
