//! What the help, `describe` and refusals say of fields, limits and effects.

use super::messages;

messages! {
    rule_required() { en: "required", zh: "必填" }
    rule_values(values) { en: "one of {values}", zh: "取值：{values}" }
    rule_many() { en: "may be given several times", zh: "可重复" }
    rule_items(range) { en: "{range} items", zh: "{range} 项" }
    rule_characters(range) { en: "{range} characters", zh: "{range} 个字符" }
    rule_weighted(chinese, other) {
        en: "at most {chinese} Chinese or {other} other characters",
        zh: "最多 {chinese} 个汉字或 {other} 个其他字符",
    }
    rule_required_when(field, values) { en: "required when --{field} is {values}", zh: "--{field} 为 {values} 时必填" }
    rule_default(value) { en: "{value} unless set", zh: "默认 {value}" }
    rule_constant(value) { en: "always {value}", zh: "固定为 {value}" }
    rule_assumed() { en: "assumed, not enforced", zh: "推测，不强制" }
    range(least, most) { en: "{least} to {most}", zh: "{least} 至 {most}" }
    range_from(least) { en: "at least {least}", zh: "至少 {least}" }
    range_to(most) { en: "at most {most}", zh: "至多 {most}" }

    targets() { en: "The devices.", zh: "设备。" }
    part_qr_code() { en: "Device code, or the text of the label; this or --mac.", zh: "设备码或标签文字，与 --mac 二选一。" }
    part_mac() { en: "MAC address; this or --qr-code.", zh: "MAC 地址，与 --qr-code 二选一。" }
    part_channel() { en: "Number of the channel.", zh: "通道号。" }
    part_child() { en: "MAC address of the device below.", zh: "子设备的 MAC 地址。" }

    stands_in(section, apps, effect) {
        en: "Section {section}. {apps}. {effect}.",
        zh: "文档 {section} 节。{apps}。{effect}。",
    }
    apps_project() { en: "For project-type applications", zh: "适用于项目型应用" }
    apps_device() { en: "For device-type applications", zh: "适用于设备型应用" }
    apps_both() { en: "For applications of both types", zh: "适用于两种应用" }
    effect_read() { en: "It changes nothing", zh: "只读" }
    effect_set() { en: "It sets a state", zh: "设置状态" }
    effect_create() { en: "It creates something each time", zh: "每次都会新建" }
    effect_delete() { en: "It deletes", zh: "会删除数据" }
    effect_act() { en: "It sets something off each time", zh: "每次都会触发动作" }

    limit_online() { en: "The device must be online.", zh: "设备须在线。" }
    limit_paid() { en: "The device must be paid for or on trial.", zh: "设备须已付费或在试用期。" }
    limit_interval(seconds) { en: "At least {seconds} s between two calls.", zh: "两次调用至少间隔 {seconds} 秒。" }
    limit_paging(most) { en: "Answers in pages of at most {most}; --all reads to the end.", zh: "每页最多 {most} 条，--all 读取全部。" }
    limit_batch(most) { en: "At most {most} inputs a call; more are split over several.", zh: "每次最多 {most} 项，超出则自动拆分。" }
    limit_followed_by(operation) { en: "Finishes later: --wait follows it with `{operation}`.", zh: "异步完成，--wait 用 `{operation}` 跟踪。" }
    limit_valid_for(seconds) { en: "The result is kept for {seconds} s.", zh: "结果保留 {seconds} 秒。" }
    limit_repeatable(reason) { en: "May be repeated: {reason}", zh: "可重复调用：{reason}" }
    limit_one_of(fields) { en: "At least one of {fields} must be given.", zh: "{fields} 至少给出一个。" }

    want_number() { en: "must be a whole number", zh: "应为整数" }
    want_decimal() { en: "must be a number", zh: "应为数字" }
    want_boolean() { en: "must be true or false", zh: "应为 true 或 false" }
    want_switch() { en: "must be on or off", zh: "应为 on 或 off" }
    want_time() {
        en: "must be a time: a number of seconds or milliseconds, 2026-01-26T08:00:00+08:00, `2026-01-26 08:00` (Beijing), now, -2h",
        zh: "应为时间：秒数或毫秒数、2026-01-26T08:00:00+08:00、`2026-01-26 08:00`（北京时间）、now、-2h",
    }
    want_duration() { en: "must be a duration such as 90, 90s, 15m, 2h, 1d", zh: "应为时长，如 90、90s、15m、2h、1d" }
    want_channel() { en: "must have the number of a channel behind `@`", zh: "`@` 后应为通道号" }
    want_direction() { en: "must be NAME:asc or NAME:desc", zh: "应为 名称:asc 或 名称:desc" }
}
