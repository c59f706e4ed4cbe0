//! What to do about an error code, by what it is about.

use tums::ErrorCategory;

/// A sentence for each category, in English and in Chinese.
#[rustfmt::skip]
pub(crate) fn advice(category: ErrorCategory) -> (&'static str, &'static str) {
    match category {
        ErrorCategory::Authentication => (
            "Check the access key and the secret key; of a signature made elsewhere `tums sign --compare HEADER` names the wrong step.",
            "请核对 AK 与 SK；自行计算的签名可用 `tums sign --compare 头部` 找出错误步骤。"),
        ErrorCategory::Clock => (
            "Synchronise the clock of this machine, or of the device.", "请同步本机或设备的时钟。"),
        ErrorCategory::Permission => (
            "Have the right granted in the console; if it is the password of a device, give the right one.",
            "请在控制台授权；若为设备密码错误，请给出正确密码。"),
        ErrorCategory::WrongApplication => (
            "Use the keys of the other type of application, or its sibling operation; `tums doctor` tells the type.",
            "请使用另一类型应用的密钥或对应接口；`tums doctor` 会显示应用类型。"),
        ErrorCategory::Account => (
            "Put the account, the role or the enterprise right in the console.", "请在控制台处理账号、角色或企业。"),
        ErrorCategory::Throttled => (
            "Wait, and call less often; calls are repeated after a while by themselves.", "请稍候并降低调用频率；工具会自动稍后重试。"),
        ErrorCategory::Quota => (
            "Remove something of the same kind, or have the limit raised.", "请删除同类对象，或申请提高上限。"),
        ErrorCategory::InvalidRequest => (
            "Correct the request: `tums describe OPERATION` tells its parameters and limits.",
            "请修正请求；`tums describe 接口` 会列出参数与限制。"),
        ErrorCategory::NotFound => (
            "Check the id, and read the list anew: it may have been deleted, or belong to another application.",
            "请核对编号并重新读取列表：可能已被删除，或属于其他应用。"),
        ErrorCategory::Conflict => (
            "Look at the present state first; what exists already need not be made again.", "请先查看当前状态；已存在的无需再建。"),
        ErrorCategory::Busy => ("Try again in a moment.", "请稍后再试。"),
        ErrorCategory::DeviceOffline => (
            "Check power and network of the device; `tums devices --status offline` lists such devices.",
            "请检查设备的电源与网络；`tums devices --status offline` 可列出离线设备。"),
        ErrorCategory::DeviceAsleep => ("Wake the device, and try again in a moment.", "请先唤醒设备，稍后再试。"),
        ErrorCategory::DeviceUnpaid => (
            "Buy the service for the device, or begin a trial, in the console.", "请在控制台为设备购买服务或开启试用。"),
        ErrorCategory::DeviceFault => (
            "Look at the device: restart it, and have it repaired if that does not help.", "请检查设备：可重启，仍无效则需维修。"),
        ErrorCategory::Unsupported => (
            "Another model, firmware or operation is needed: the same request will not succeed here.",
            "需更换型号、固件或接口：相同请求在此不会成功。"),
        ErrorCategory::Storage => (
            "Check the card or disk of the device: there, formatted, with space left.", "请检查设备的存储卡或硬盘：已插入、已格式化、有剩余空间。"),
        ErrorCategory::Stream => (
            "Ask for a new URL or session; if that fails, too, check that the device is online.",
            "请重新获取 URL 或会话；仍失败则检查设备是否在线。"),
        ErrorCategory::Server => (
            "Try again later; if it stays, tell the cloud's support the code and the time.", "请稍后再试；若持续出现，请将错误码与时间告知云端支持。"),
        ErrorCategory::Timeout => (
            "Look up whether it was carried out before you repeat it.", "重试前请先确认是否已执行。"),
        ErrorCategory::Partial => (
            "Look at the items that failed and repeat those alone.", "请查看失败项，仅对其重试。"),
        ErrorCategory::Pending => (
            "Ask again in a moment; `--wait` does so by itself.", "请稍后再查询；`--wait` 会自动等待。"),
        ErrorCategory::License => (
            "Renew or extend the licence.", "请续期或扩充许可。"),
        _ => (
            "The cloud's own message is all that is known: ask its support, and say the code and the time.",
            "仅有云端返回的信息可供参考，请将错误码与时间告知云端支持。"),
    }
}
