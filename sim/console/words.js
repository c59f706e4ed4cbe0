// Every text of the console, in English and Chinese.

const WORDS = {
  skip: ["Skip to the calls", "跳到调用列表"],
  endpoint: ["Endpoint", "接口地址"],
  theme: ["Light or dark", "浅色或深色"],
  shortcuts: ["Keyboard shortcuts", "键盘快捷键"],
  close: ["Close", "关闭"],
  connecting: ["connecting", "正在连接"],
  live: ["live", "实时"],
  lost: ["connection lost, trying again", "连接中断，正在重试"],

  devices: ["Devices", "设备"],
  deviceCount: ["{0} devices, {1} offline", "共 {0} 台，离线 {1} 台"],
  offlineCount: ["{0} offline", "离线 {0}"],
  filterDevices: ["Name, code, MAC address …", "名称、二维码、MAC 地址…"],
  unbound: ["In no application", "未加入任何应用"],
  foreign: ["Of another enterprise", "属于其他企业"],
  nothingFound: ["Nothing matches.", "没有匹配项。"],

  traffic: ["Calls and messages", "调用与消息"],
  calls: ["Calls", "调用"],
  messages: ["Messages", "消息"],
  show: ["Show", "显示"],
  all: ["All", "全部"],
  refused: ["Refused", "被拒绝"],
  changed: ["With an effect", "有副作用"],
  filterCalls: ["Operation, code …", "接口、错误码…"],
  noCalls: ["No call yet. Signed calls to {0} appear here as they come.", "还没有调用。发往 {0} 的签名调用会实时显示在这里。"],
  noMessages: [
    "No message yet. Subscribe with setAppMsgPushConfig, then raise an event of a device.",
    "还没有消息。先用 setAppMsgPushConfig 订阅，再触发设备事件。",
  ],
  skippedCalls: ["{0} calls came too fast to be shown", "有 {0} 次调用来得太快，未显示"],
  noAnswer: ["no answer", "无应答"],

  workbench: ["Details and controls", "详情与控制"],
  details: ["Details", "详情"],
  faults: ["Faults", "故障"],
  push: ["Push", "推送"],
  time: ["Time", "时间"],
  nothingChosen: ["Choose a call, a message or a device.", "请选择一次调用、一条消息或一台设备。"],

  call: ["Call {0}", "第 {0} 次调用"],
  cloudSays: ["The cloud says", "云端消息"],
  at: ["At", "时间"],
  path: ["Path", "路径"],
  accessKey: ["Access key", "AccessKey"],
  nonce: ["Nonce", "Nonce"],
  effect: ["Effect", "副作用"],
  faultsPlayed: ["Faults played", "触发的故障"],
  noEffect: ["none: not carried out", "无：未执行"],
  "effect.read": ["none: it only asks", "无：只读"],
  "effect.set": ["carried out: sets a state", "已执行：设置状态"],
  "effect.create": ["carried out: creates something", "已执行：新建对象"],
  "effect.delete": ["carried out: deletes something", "已执行：删除对象"],
  "effect.act": ["carried out: does something", "已执行：执行动作"],
  "badge.set": ["set", "设置"],
  "badge.create": ["create", "新建"],
  "badge.delete": ["delete", "删除"],
  "badge.act": ["act", "动作"],
  signature: ["Why the signature is refused", "签名为什么被拒绝"],
  expected: ["What should have been signed", "应当签名的内容"],
  signed: ["What was signed", "实际签名的内容"],
  unknownMistake: [
    "No known mistake gives this signature. Is the secret key right? Was the body changed on its way?",
    "没有已知的错误能得到这个签名。SecretKey 正确吗？请求体在途中被改动过吗？",
  ],
  firstDifference: ["They part in line {0}, at character {1}.", "从第 {0} 行第 {1} 个字符起不同。"],

  model: ["Model", "型号"],
  type: ["Type", "类型"],
  code: ["Code", "二维码"],
  mac: ["MAC address", "MAC 地址"],
  ip: ["IP address", "IP 地址"],
  firmware: ["Firmware", "固件"],
  service: ["Service", "开通状态"],
  channel: ["Channel", "通道"],
  asleep: ["asleep", "休眠中"],
  takeOffline: ["Take offline", "使其离线"],
  bringOnline: ["Bring online", "使其上线"],
  sleep: ["Let it sleep", "使其休眠"],
  wake: ["Wake it", "唤醒"],
  faulty: ["faulty", "有故障"],
  break: ["Let it fail", "使其故障"],
  mend: ["Mend it", "修复"],
  raiseEvent: ["Raise an event", "触发事件"],
  event: ["Event", "事件"],
  raise: ["Raise", "触发"],
  faultOfDevice: ["Fault for its calls …", "为其调用设置故障…"],
  raised: ["{0} messages are on their way", "已有 {0} 条消息待推送"],
  unheard: ["Nobody hears it: {0}", "无人接收：{0}"],
  "silence.noApplication": ["no application has this device", "没有应用拥有该设备"],
  "silence.silenced": ["its recorder does not push the messages of this channel", "录像机未开启该通道的消息推送"],
  "silence.notSubscribed": ["{0} has not subscribed", "{0} 未订阅"],
  "silence.switchedOff": ["{0} has switched its subscription off", "{0} 已关闭订阅"],
  "silence.notWanted": ["{0} has subscribed to other messages", "{0} 未订阅此类消息"],
  "obstacle.unreadable": ["the URL of the subscription cannot be read", "无法解析订阅的 URL"],
  "obstacle.notHttp": [
    "the URL of the subscription does not start with http:// or https://, or names no host",
    "订阅的 URL 不是以 http:// 或 https:// 开头，或缺少主机",
  ],
  "obstacle.elsewhere": [
    "it leads to another machine, and the simulator was not told --push-anywhere",
    "地址不在本机，而模拟器启动时未指定 --push-anywhere",
  ],

  message: ["Message {0}", "第 {0} 条消息"],
  goesTo: ["Goes to", "发往"],
  device: ["Device", "设备"],
  messageId: ["msgId", "msgId"],
  attempts: ["Attempts", "推送尝试"],
  noAttempt: ["none yet", "尚无"],
  duplicate: ["repeated on purpose", "有意重复"],
  reason: ["Reason", "原因"],
  "delivery.waiting": ["waiting", "等待中"],
  "delivery.posting": ["being posted", "推送中"],
  "delivery.delivered": ["delivered", "已送达"],
  "delivery.failed": ["given up", "已放弃"],
  "delivery.refused": ["not sent", "未发送"],

  addFault: ["Set a fault", "设置故障"],
  what: ["What goes wrong", "故障类型"],
  "what.delay": ["Delay", "延迟"],
  "what.throttle": ["Throttle (-10201)", "限流（-10201）"],
  "what.code": ["Error code", "错误码"],
  "what.status": ["HTTP status of a gateway", "网关 HTTP 状态"],
  "what.reset": ["Connection reset", "连接重置"],
  "what.cut": ["Answer cut off", "应答中断"],
  "what.truncate": ["Half the JSON", "JSON 截断"],
  "what.garble": ["Invalid JSON", "无效 JSON"],
  "what.clock": ["Wrong clock", "时钟错误"],
  "unit.delay": ["milliseconds", "毫秒"],
  "unit.throttle": ["Retry-After, seconds (may be left out)", "Retry-After 秒数（可不填）"],
  "unit.code": ["code, such as -20003", "错误码，例如 -20003"],
  "unit.status": ["status, such as 502", "状态码，例如 502"],
  "unit.clock": ["seconds ahead, or behind if negative", "快多少秒，负数为慢"],
  when: ["When", "时机"],
  before: ["before the effect", "副作用之前"],
  after: ["after the effect", "副作用之后"],
  operation: ["Only this operation", "仅此接口"],
  onlyDevice: ["Only calls that name this device", "仅涉及此设备的调用"],
  any: ["any", "任意"],
  share: ["Share of these calls, %", "占这些调用的比例 %"],
  times: ["Times (no end if empty)", "次数（不填则不限）"],
  set: ["Set", "设置"],
  faultsSet: ["Faults that are set", "已设置的故障"],
  noFaults: ["None.", "无。"],
  hits: ["hit {0} times", "命中 {0} 次"],
  over: ["over", "已结束"],
  remove: ["Remove", "移除"],
  removeAll: ["Remove all", "全部移除"],
  onceOnly: ["{0} times", "共 {0} 次"],

  subscriptions: ["Subscriptions", "订阅"],
  notSubscribed: ["not subscribed", "未订阅"],
  switchedOff: ["switched off", "已关闭"],
  everything: ["all messages", "全部消息"],
  someContents: ["{0} kinds of message", "{0} 种消息"],
  travel: ["How messages travel", "推送方式"],
  duplicates: ["Posted twice, %", "重复推送比例 %"],
  reorder: ["Overtake each other within, ms", "乱序窗口，毫秒"],
  tries: ["Attempts", "尝试次数"],
  backoff: ["Wait before the second, ms", "首次重试前等待，毫秒"],
  apply: ["Apply", "应用"],
  queue: ["{0} wait, {1} were dropped", "等待 {0} 条，丢弃 {1} 条"],
  applied: ["Applied", "已应用"],

  now: ["The simulator's time", "模拟器时间"],
  forward: ["Move forward", "快进"],
  minute: ["1 minute", "1 分钟"],
  hour: ["1 hour", "1 小时"],
  day: ["1 day", "1 天"],
  speed: ["Speed", "速度"],
  stopped: ["stopped", "已停止"],
  setTo: ["Set to (UTC+8)", "设为（UTC+8）"],
  snapshots: ["Snapshots", "快照"],
  snapshotName: ["Name of a snapshot", "快照名称"],
  keep: ["Keep", "保存"],
  goBack: ["Go back", "恢复"],
  noSnapshots: ["None is kept.", "尚无快照。"],
  kept: ["Kept as {0}", "已保存为 {0}"],
  restored: ["Back at {0}", "已恢复到 {0}"],
  startAgain: ["Start again", "重新开始"],
  resetHint: [
    "Back to the world of the beginning. Calls, messages and added faults are forgotten.",
    "回到最初的世界。调用、消息和新增的故障都会被清除。",
  ],
  reset: ["Reset", "重置"],
  reallyReset: ["Really reset?", "确定重置？"],
  wasReset: ["Everything is as in the beginning", "已恢复到最初状态"],

  "key./": ["filter the devices", "筛选设备"],
  "key.t": ["go to the tree of devices", "转到设备树"],
  "key.c": ["go to the calls", "转到调用"],
  "key.m": ["go to the messages", "转到消息"],
  "key.j": ["next call", "下一次调用"],
  "key.k": ["previous call", "上一次调用"],
  "key.d": ["details", "详情"],
  "key.f": ["faults", "故障"],
  "key.p": ["push", "推送"],
  "key.s": ["time", "时间"],
  "key.e": ["raise an event of the device", "触发设备事件"],
  "key.l": ["English or Chinese", "中文或英文"],
  "key.?": ["this list", "显示本列表"],

  "the path was signed with its query": ["The path was signed with its query.", "签名时路径包含了查询串。"],
  "the path was signed without its first slash": ["The path was signed without its first slash.", "签名时路径缺少开头的斜杠。"],
  "the path was signed with a slash at its end": ["The path was signed with a slash at its end.", "签名时路径末尾多了斜杠。"],
  "the last part of the path alone was signed": ["The last part of the path alone was signed.", "签名时只用了路径的最后一段。"],
  "the method was signed in lower case": ["The method was signed in lower case.", "签名时请求方法用了小写。"],
  "the method GET was signed": ["The method GET was signed.", "签名时请求方法用了 GET。"],
  "the access key was used in place of the secret key": [
    "The access key was used in place of the secret key.",
    "签名时把 AccessKey 当作 SecretKey 使用了。",
  ],
  "`{}` was signed in place of the body": ["`{}` was signed in place of the body.", "签名时用 `{}` 代替了请求体。"],
  "the body was signed without the white space around it": [
    "The body was signed without the white space around it.",
    "签名时去掉了请求体首尾的空白。",
  ],
  "the body was signed with a line feed at its end": ["The body was signed with a line feed at its end.", "签名时请求体末尾多了换行。"],
  "the body was signed without white space, and sent with it": [
    "The body was signed without white space, and sent with it.",
    "签名时请求体没有空白，发送时有空白。",
  ],
  "the body was signed with blanks behind `,` and `:`, and sent without": [
    "The body was signed with blanks behind `,` and `:`, and sent without.",
    "签名时请求体在 `,` 和 `:` 后有空格，发送时没有。",
  ],
  "the signature is right, but not in lower case": ["The signature is right, but not in lower case.", "签名正确，但不是小写。"],
};

let chinese = (localStorage.getItem("language") ?? navigator.language).startsWith("zh");

/** Whether texts are Chinese. */
export const isChinese = () => chinese;

/** A text, with `{0}`, `{1}` … filled in. */
export function t(key, ...values) {
  const text = WORDS[key]?.[chinese ? 1 : 0] ?? key;
  return text.replace(/\{(\d)\}/g, (whole, place) => values[place] ?? whole);
}

/** The one of two texts that is in the chosen language, or the other if that is missing. */
export const either = (en, zh) => (chinese ? (zh ?? en) : (en ?? zh)) ?? "";

/** Puts the texts into the elements that ask for them. */
export function translate(root = document) {
  document.documentElement.lang = chinese ? "zh-CN" : "en";
  for (const element of root.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
  for (const element of root.querySelectorAll("[data-t-label]")) {
    element.setAttribute("aria-label", t(element.dataset.tLabel));
    if (element.tagName === "BUTTON") element.title = t(element.dataset.tLabel);
  }
  for (const element of root.querySelectorAll("[data-t-placeholder]")) element.placeholder = t(element.dataset.tPlaceholder);
}

/** Changes the language. */
export function toggleLanguage() {
  chinese = !chinese;
  localStorage.setItem("language", chinese ? "zh" : "en");
}
