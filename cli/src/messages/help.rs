//! What the help says of commands and options.

use super::messages;

messages! {
    about() {
        en: "TP-LINK's commercial cloud (TUMS) from the command line.",
        zh: "TP-LINK 商云（TUMS）命令行工具。",
    }
    usage_label() { en: "Usage: ", zh: "用法：" }
    options_heading() { en: "Options", zh: "选项" }
    global_heading() { en: "Connection and output", zh: "连接与输出" }
    commands_heading() { en: "Commands", zh: "命令" }
    fields_heading() { en: "Fields", zh: "参数" }
    call_heading() { en: "How the call is made", zh: "调用方式" }
    modules_heading() {
        en: "Modules (`tums MODULE` lists the operations of one):",
        zh: "模块（`tums 模块` 列出其接口）：",
    }
    exit_codes() {
        en: "Exit codes: 0 done, 1 other, 2 wrong command line or request, 3 keys or settings,
4 refused by the cloud, 5 partial failure, 6 no connection or no answer, 7 not over in time (--wait).",
        zh: "退出码：0 成功，1 其他，2 命令行或请求有误，3 密钥或配置，4 被云端拒绝，
5 部分失败，6 连接失败或无应答，7 等待超时（--wait）。",
    }
    help_flag() { en: "Print this help", zh: "显示帮助" }
    version_flag() { en: "Print the version", zh: "显示版本" }

    profile_flag() {
        en: "Profile with keys, endpoint and terminal id; counts more than the environment",
        zh: "使用该配置中的密钥、地址与终端号，优先于环境变量",
    }
    endpoint_flag() { en: "Where the cloud is, `https://host`", zh: "云端地址，如 `https://host`" }
    access_key_flag() { en: "Access key (AK)", zh: "访问密钥（AK）" }
    secret_key_file_flag() {
        en: "File with the secret key (SK) of --access-key, `-` for standard input",
        zh: "存放 --access-key 对应 SK 的文件，`-` 为标准输入",
    }
    output_flag() {
        en: "How answers are written; a table on a terminal, JSON in a pipe unless set",
        zh: "输出格式；默认在终端为表格，在管道中为 JSON",
    }
    timeout_flag() { en: "Time for a whole call", zh: "一次调用的总时限（秒）" }
    lang_flag() { en: "Language of messages; that of the locale unless set", zh: "消息语言，默认随系统区域设置" }
    quiet_flag() { en: "Say nothing but answers and errors", zh: "只输出结果与错误" }
    verbose_flag() { en: "Tell of every attempt; twice for more", zh: "显示每次尝试；重复使用则更详细" }

    json_flag() {
        en: "The request as JSON, from a file or standard input; flags are put on top",
        zh: "以 JSON 给出请求，可来自文件或标准输入；其余参数覆盖其中字段",
    }
    dry_run_flag() {
        en: "Print the request and a `curl` that signs and sends it; send nothing",
        zh: "只打印请求及可自行签名的 `curl`，不发送",
    }
    yes_flag() { en: "Do not ask before something is deleted, erased or interrupted", zh: "执行删除、清除、中断等操作前不再询问" }
    no_check_flag() {
        en: "Send the request although it breaks a documented rule",
        zh: "即使违反文档规则也发送",
    }
    show_secrets_flag() { en: "Show secrets in the answer", zh: "显示结果中的敏感信息" }
    all_flag() { en: "Read the list to its end", zh: "读取全部分页" }
    url_flag() {
        en: "The URL that the cloud gave, in place of the fields",
        zh: "云端给出的 URL，代替各参数",
    }
    wait_flag() {
        en: "Wait until what is begun is over, for 300 seconds unless set",
        zh: "等待操作完成，默认最多 300 秒",
    }

    list_about() { en: "List the operations, or those that have a word in them", zh: "列出接口，可按关键字筛选" }
    list_word() { en: "Part of a name, title or description", zh: "名称、标题或说明中的文字" }
    describe_about() {
        en: "All about an operation: parameters, limits, codes, examples, errata",
        zh: "接口详情：参数、限制、错误码、示例、勘误",
    }
    describe_operation() { en: "Its name, such as `add-region` or `addRegion`", zh: "接口名，如 `add-region` 或 `addRegion`" }
    explain_about() { en: "What an error code means, and what to do about it", zh: "解释错误码及处理办法" }
    explain_code() { en: "Its number or name, such as -10301", zh: "错误码或其名称，如 -10301" }
    devices_about() { en: "The devices as a table", zh: "以表格列出设备" }
    devices_long_about() {
        en: "Lists the devices of the application. All filters must fit; of --name, --model, --ip and --mac one is enough.",
        zh: "列出应用的设备。各筛选条件须同时满足；--name、--model、--ip、--mac 满足其一即可。",
    }
    devices_status() { en: "Only those in this state: online, offline, …", zh: "按状态筛选：online、offline 等" }
    devices_type() { en: "Only those of these types, with commas between", zh: "按类型筛选，多个以逗号分隔" }
    devices_region() { en: "Only those of the region with this id", zh: "按分组编号筛选" }
    devices_name() { en: "Only those with this in their name", zh: "按名称筛选" }
    devices_model() { en: "Only those with this in their model", zh: "按型号筛选" }
    devices_ip() { en: "Only those with this in their address", zh: "按 IP 筛选" }
    devices_mac() { en: "Only those with this in their MAC address", zh: "按 MAC 筛选" }
    devices_children() { en: "Channels and devices below others, too", zh: "同时列出通道与子设备" }
    regions_about() { en: "The regions as a tree, with their devices counted", zh: "以树形列出分组及设备数" }
    call_about() { en: "Call an operation that the specification lacks", zh: "调用规范中没有的接口" }
    call_path() { en: "Its path, such as /tums/open/resource/v1/addRegion", zh: "接口路径，如 /tums/open/resource/v1/addRegion" }
    call_json() { en: "Its parameters as a JSON object", zh: "参数（JSON 对象）" }
    call_effect() {
        en: "What repeating it would do; `read` and `set` are repeated when a call fails, others never",
        zh: "重复调用的后果；失败时仅 `read` 与 `set` 会自动重试",
    }
    sign_about() { en: "Sign a request and show every intermediate value", zh: "计算签名并显示每个中间值" }
    sign_long_about() {
        en: "Signs a request and shows every intermediate value, as the calculator in the vendor's console does.

The keys among the values sign any body for this path and second: do not show them around.",
        zh: "计算签名并显示每个中间值，与厂商控制台的签名计算器一致。

其中的密钥可在该秒内为该路径的任意请求签名，请勿外传。",
    }
    sign_path() { en: "Path of the request", zh: "请求路径" }
    sign_body() { en: "Body, byte for byte", zh: "请求体，逐字节一致" }
    sign_method() { en: "HTTP method", zh: "HTTP 方法" }
    sign_timestamp() { en: "Seconds since 1970; now unless set", zh: "1970 年以来的秒数，默认为当前时间" }
    sign_nonce() { en: "Nonce; a fresh one unless set", zh: "随机串，默认自动生成" }
    sign_terminal_id() { en: "Terminal id", zh: "终端号" }
    sign_compare() {
        en: "An X-Authorization header made elsewhere: names the first step that differs",
        zh: "与其他程序生成的 X-Authorization 比较，指出首个不同的步骤",
    }
    listen_about() { en: "Receive push messages and print each as a line of JSON", zh: "接收推送消息，逐行输出 JSON" }
    listen_long_about() {
        en: "Receives the messages that the cloud posts and prints each as a line of JSON, repetitions left out.

The cloud must reach this address: set it with `tums message set-app-msg-push-config`. Messages are not signed; a path that
nobody guesses keeps others out.",
        zh: "接收云端推送的消息并逐行输出 JSON，重复消息会被忽略。

云端须能访问该地址，用 `tums message set-app-msg-push-config` 设置。消息没有签名，请使用不易猜到的路径。",
    }
    listen_address() { en: "Where to listen; port 0 is any free port", zh: "监听地址，端口 0 为任意空闲端口" }
    listen_path() { en: "Path of the messages", zh: "消息路径" }
    listen_count() { en: "End after so many messages", zh: "收到指定条数后退出" }
    doctor_about() { en: "Find out whether calls work from here, and if not, why", zh: "检查密钥、时钟、TLS、连通性与应用类型" }
    configure_about() { en: "Write a profile with keys and endpoint", zh: "写入配置（密钥与地址）" }
    configure_long_about() {
        en: "Writes a profile: asks for the keys on a terminal; a script gives --access-key and --secret-key-file.
--profile names it, --endpoint goes into it.",
        zh: "写入配置：在终端中会询问密钥；脚本请用 --access-key 与 --secret-key-file。--profile 指定名称，--endpoint 一并写入。",
    }
    configure_force() { en: "Replace a profile that is there", zh: "覆盖已有配置" }
    completions_about() { en: "Print a script that completes commands, for bash, zsh or fish", zh: "输出 bash、zsh、fish 补全脚本" }
    completions_shell() { en: "The shell", zh: "Shell 名称" }
    man_about() { en: "Write the manual pages", zh: "生成 man 手册" }
    man_directory() { en: "Where they are written", zh: "输出目录" }
}
