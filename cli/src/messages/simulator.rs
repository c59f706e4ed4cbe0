//! What is said of the simulator.

use super::messages;

messages! {
    sim_about() { en: "Run the simulator of the cloud", zh: "运行云端模拟器" }
    sim_console(url) { en: "The console, for a browser: {url}\n", zh: "控制台（用浏览器打开）：{url}\n" }
    sim_started(url, access_key, secret_key, device_access_key, device_secret_key) {
        en: "The simulator listens. Stop it with Ctrl-C.

export TUMS_ENDPOINT={url}
export TUMS_ACCESS_KEY={access_key}
export TUMS_SECRET_KEY={secret_key}

The keys are those of the project-type application; the device-type application has {device_access_key} / {device_secret_key}.
Try in another terminal: tums doctor; tums regions; tums devices
",
        zh: "模拟器已启动，按 Ctrl-C 停止。

export TUMS_ENDPOINT={url}
export TUMS_ACCESS_KEY={access_key}
export TUMS_SECRET_KEY={secret_key}

以上为项目型应用的密钥；设备型应用为 {device_access_key} / {device_secret_key}。
可在另一终端尝试：tums doctor；tums regions；tums devices
",
    }
}
