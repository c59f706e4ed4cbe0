//! What is told besides errors: headings, verdicts, progress.

use super::messages;

messages! {
    done(operation) { en: "{operation}: done", zh: "{operation}：成功" }
    hidden(count) {
        en: "secrets hidden: {count}; --show-secrets shows them",
        zh: "已隐藏 {count} 处敏感信息，--show-secrets 可显示",
    }
    list_moved(report) { en: "the list changed while it was read: {report}", zh: "读取期间列表有变化：{report}" }
    call_known(command) { en: "the specification knows this one: `{command}` checks its parameters, too", zh: "规范中已有该接口：`{command}` 还会检查参数" }
    found(count) { en: "{count} found so far", zh: "已发现 {count} 个" }
    percent(percent) { en: "{percent} %", zh: "{percent}%" }
    stream_starts() { en: "the device begins to stream", zh: "设备正在开始推流" }
    secret_prompt(flag) { en: "{flag} (not shown):", zh: "{flag}（不回显）：" }
    key_prompt(access_key) { en: "Secret key of {access_key} (not shown):", zh: "{access_key} 的 SK（不回显）：" }
    ask_access_key() { en: "Access key:", zh: "AK：" }
    configured(name, path) { en: "wrote profile [{name}] to {path}", zh: "已将配置 [{name}] 写入 {path}" }
    man_written(pages, path) { en: "wrote {pages} pages to {path}", zh: "已在 {path} 生成 {pages} 个手册页" }
    listening(url) { en: "waiting for messages at {url}; stop with Ctrl-C", zh: "正在 {url} 等待消息，按 Ctrl-C 停止" }

    from_flags() { en: "from the command line", zh: "来自命令行" }
    from_environment() { en: "from the environment", zh: "来自环境变量" }
    from_profile(name, path) { en: "profile [{name}] of {path}", zh: "{path} 的配置 [{name}]" }

    category_label() { en: "category", zh: "类别" }
    advice_label() { en: "what to do", zh: "处理" }
    repeated_label() { en: "repeated", zh: "重试" }
    undocumented(code) { en: "{code} is not documented.", zh: "文档中没有 {code}。" }
    class_success() { en: "no need: the call was carried out", zh: "无需重试：调用成功" }
    class_refused() { en: "never: nothing was carried out, and the same request would be refused again", zh: "不重试：未执行，相同请求仍会被拒绝" }
    class_clock() {
        en: "once, with the time of the cloud: nothing was carried out",
        zh: "按云端时间重试一次：未执行",
    }
    class_throttled() { en: "yes, after a while: nothing was carried out", zh: "稍后自动重试：未执行" }
    class_partial() { en: "never: some of it was carried out; look at the failures", zh: "不重试：部分已执行，请查看失败项" }
    class_unknown() {
        en: "only operations that change nothing or set a state: it is not known whether it was carried out",
        zh: "仅重试只读或设置类接口：是否已执行未知",
    }

    answer_heading() { en: "Answer", zh: "返回" }
    failures_heading() { en: "Failed items", zh: "失败项" }
    limits_heading() { en: "Limits", zh: "限制" }
    errors_heading() { en: "Error codes", zh: "错误码" }
    examples_heading() { en: "Examples", zh: "示例" }
    errata_heading() { en: "Errata of the document", zh: "文档勘误" }

    sign_same() { en: "the signature is right", zh: "签名一致" }
    sign_expected() { en: "should be signed", zh: "应签名内容" }
    sign_signed() { en: "was signed", zh: "实际签名内容" }

    column_name() { en: "name", zh: "名称" }
    column_status() { en: "status", zh: "状态" }
    column_id() { en: "device", zh: "设备" }
    column_type() { en: "type", zh: "类型" }
    column_model() { en: "model", zh: "型号" }
    column_address() { en: "address", zh: "地址" }
    column_region() { en: "region", zh: "分组" }
    devices_reading() { en: "Reading devices", zh: "正在读取设备" }
    devices_count(all, online) { en: "{all} devices, {online} online", zh: "共 {all} 台设备，{online} 台在线" }
    regions_reading() { en: "Reading regions", zh: "正在读取分组" }
    regions_devices(all, online) { en: "{online}/{all} online", zh: "{online}/{all} 在线" }

    check_keys() { en: "keys", zh: "密钥" }
    check_endpoint() { en: "endpoint", zh: "地址" }
    check_reach() { en: "connection", zh: "连接" }
    check_tls() { en: "TLS", zh: "TLS" }
    check_signature() { en: "signature", zh: "签名" }
    check_clock() { en: "clock", zh: "时钟" }
    check_application() { en: "application", zh: "应用类型" }
    check_reached(attempts) { en: "the cloud answers (attempts: {attempts})", zh: "云端有应答（尝试 {attempts} 次）" }
    check_accepted() { en: "accepted", zh: "已通过" }
    check_trusted() { en: "the certificate is trusted", zh: "证书可信" }
    check_no_tls() { en: "not used: the endpoint is on this machine", zh: "未使用：地址为本机" }
    check_no_date() { en: "the answer tells no time", zh: "应答未给出时间" }
    clock_right() { en: "agrees with that of the cloud", zh: "与云端一致" }
    clock_off(ahead) {
        en: "the cloud is {ahead} s ahead; from 300 s on requests are refused: synchronise the clock of this machine",
        zh: "云端快 {ahead} 秒；超过 300 秒会被拒绝，请同步本机时钟",
    }
    clock_far_off(ahead) {
        en: "the cloud is {ahead} s ahead; calls only pass because they are signed with the cloud's time. Synchronise the clock",
        zh: "云端快 {ahead} 秒；仅因按云端时间签名才得以通过，请同步本机时钟",
    }
    advice_reach() {
        en: "Check the endpoint, the network, the firewall and the proxy (HTTPS_PROXY)",
        zh: "请检查地址、网络、防火墙与代理（HTTPS_PROXY）",
    }
    advice_tls() {
        en: "Check the clock and the root certificates of this machine, and whether something in between takes TLS apart",
        zh: "请检查本机时钟与根证书，以及中间是否有设备解密 TLS",
    }
    advice_between() {
        en: "Something else than the cloud answers: a gateway or proxy; check the endpoint",
        zh: "应答者不是云端，可能是网关或代理，请检查地址",
    }
}
