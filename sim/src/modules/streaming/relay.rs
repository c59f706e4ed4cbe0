//! From a stream URL to a relay server: the device is started, asked for until it streams, and its cookie kept alive.

use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN, HeaderMap,
    HeaderValue, SET_COOKIE,
};
use tums::{
    ErrorCode, Operation, RelayVersion, RenewRelayCookie, RequestRelayUrl, RequestRelayUrlAgain,
    RequestRelayUrlAgainOutput, RequestRelayUrlAgainPending, RequestRelayUrlAgainReady, RequestRelayUrlOutput,
    RequestRelayUrlPending, RequestRelayUrlReady, RequestRelayUrlRequired, RequestStreamUrl, RequestStreamUrlOutput,
    Secret, StreamResolution, StreamType, Timestamp,
};

use super::super::owner::Level;
use super::super::{Since, later};
use super::session::{Grant, LIFETIME, Session, Stream};
use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::world::{DeviceKey, Feature, Place, Spot, World};

/// What the key of the first device of a world comes after. Keys need 64 bits.
const DEVICE_KEYS: i64 = 576_620_008_400_000_000;

pub(super) fn request_stream_url(
    world: &mut World,
    caller: &Caller,
    request: RequestStreamUrl,
) -> Result<RequestStreamUrlOutput, Refusal> {
    let camera = Level::Lens.find(world, caller, request.target.clone())?;
    let can = match request.stream_type {
        StreamType::Talk => camera.can(Feature::Speaker),
        StreamType::Playback => Level::Storage.find(world, caller, request.target.clone())?.can(Feature::LocalStorage),
        _ => true,
    };
    if !can {
        return Err(ErrorCode::DEVICE_OPERATION_UNSUPPORTED.into());
    }
    let stream = Stream { device: camera.device, channel: request.target.channel, kind: request.stream_type.clone() };
    let token = Secret::from(format!("{:05}-{}", world.dice.below(100_000), world.dice.hex(32)));
    let client_uuid = world.dice.hex(32);
    let mut call = RequestRelayUrl::new(RequestRelayUrlRequired {
        token: token.clone(),
        dev_info_id: device_id(camera.device),
        client_type: request.client_type,
        stream_type: request.stream_type,
    });
    call.resolution = request.resolution;
    let call = call.extra("clientUUID", client_uuid.as_str());
    let url = format!("{}{}{}", world.origin(), RequestRelayUrl::INFO.path, call.query());
    let since = Since(world.now());
    world.streaming.grant(Grant { token, application: caller.application, stream, client_uuid, since });
    Ok(RequestStreamUrlOutput { sdk_stream_url: url.into() })
}

/// The key of a device in stream URLs.
fn device_id(device: DeviceKey) -> i64 {
    DEVICE_KEYS + i64::from(device.0)
}

/// Starts a stream. The URL is good for what it was made for, as often as it is called.
pub(super) fn request_relay_url(
    world: &mut World,
    caller: &Caller,
    request: RequestRelayUrl,
) -> Result<RequestRelayUrlOutput, Refusal> {
    let Grant { stream, client_uuid, .. } = world.streaming.granted(&request.token)?.clone();
    if request.dev_info_id != device_id(stream.device) || request.stream_type != stream.kind {
        return Err(Refusal::new(ErrorCode::STREAM_TOKEN_EXPIRED, "the token is for another stream"));
    }
    refuse_unconnected(world, &stream)?;
    let now = world.now();
    let ready = world.streaming.admit(&stream, now)?;
    let session = Session {
        id: world.dice.hex(32),
        token: format!("{{{:05}}}-{};tokenType=SDKToken", world.dice.below(100_000), world.dice.hex(32)).into(),
        cookie: format!("AWSELB={}", world.dice.hex(32)).into(),
        relay: world.dice.hex(32),
        application: caller.application,
        stream,
        resolution: request.resolution.unwrap_or(StreamResolution::Smooth),
        client_uuid,
        ready,
        until: after(now, LIFETIME),
    };
    world.streaming.start(session.clone());
    Ok(match ready <= now {
        true => RequestRelayUrlOutput::Ready(where_to(world, &session)),
        false => {
            RequestRelayUrlOutput::Pending(RequestRelayUrlPending { session_id: session.id, token: session.token })
        }
    })
}

pub(super) fn request_relay_url_again(
    world: &mut World,
    caller: &Caller,
    request: RequestRelayUrlAgain,
) -> Result<RequestRelayUrlAgainOutput, Refusal> {
    let session = world.streaming.session(caller.application, |session| session.id == request.session_id);
    let session = session.ok_or(ErrorCode::STREAM_SESSION_NOT_FOUND)?.clone();
    if session.token != request.token {
        return Err(ErrorCode::STREAM_TOKEN_EXPIRED.into());
    }
    refuse_unconnected(world, &session.stream)?;
    if session.ready > world.now() {
        let pending = RequestRelayUrlAgainPending { session_id: session.id, token: session.token };
        return Ok(RequestRelayUrlAgainOutput::Pending(pending));
    }
    let RequestRelayUrlReady { url, cookie, token, relay_version, client_uuid } = where_to(world, &session);
    let ready = RequestRelayUrlAgainReady { url, cookie, token, relay_version, client_uuid };
    Ok(RequestRelayUrlAgainOutput::Ready(ready))
}

/// An offline camera cannot stream. Of a live view through a recorder the channel is told to be offline.
fn refuse_unconnected(world: &World, stream: &Stream) -> Result<(), ErrorCode> {
    let on_channel =
        world.devices.get(stream.device).is_some_and(|device| matches!(device.place, Place::Channel { .. }));
    world.refuse_unconnected(Spot { device: stream.device, channel: None }).map_err(|code| match code {
        ErrorCode::DEVICE_OFFLINE if on_channel && stream.kind == StreamType::Live => ErrorCode::NVR_CHANNEL_OFFLINE,
        ErrorCode::DEVICE_OFFLINE => ErrorCode::URL_FETCH_FAILED,
        code => code,
    })
}

/// Where the relay server has a stream: at the simulator's own address, behind which nothing streams.
fn where_to(world: &World, session: &Session) -> RequestRelayUrlReady {
    let Session { id, relay, stream, .. } = session;
    let device = world.devices.get(stream.device);
    let on_channel = device.is_some_and(|device| matches!(device.place, Place::Channel { .. }));
    let kind = if on_channel { "nvr" } else { "video" };
    let resolution = match session.resolution {
        StreamResolution::Clear => "QVGA",
        StreamResolution::High => "HD",
        StreamResolution::UltraHigh => "THIRD",
        _ => "VGA",
    };
    let query = format!("sessionid={id}&type={kind}&resolution={resolution}&channel={}", stream.channel);
    RequestRelayUrlReady {
        url: format!("{}/sdk/{relay}/relayservice?{query}", world.origin()).into(),
        cookie: Some(session.cookie.clone()),
        token: Some(session.token.clone()),
        relay_version: Some(RelayVersion::V13),
        client_uuid: Some(session.client_uuid.clone()),
    }
}

/// Keeps a stream alive, and tells the browser to keep its cookie.
pub(super) fn renew_relay_cookie(
    world: &mut World,
    caller: &Caller,
    request: RenewRelayCookie,
) -> Result<((), HeaderMap), Refusal> {
    let now = world.now();
    let session = world.streaming.session(caller.application, |session| session.token == request.token);
    let session = session.ok_or(ErrorCode::STREAM_TOKEN_EXPIRED)?;
    // One reading of the document cuts the first slash off.
    if request.path.trim_start_matches('/') != format!("sdk/{}", session.relay) {
        return Err(Refusal::new(ErrorCode::PARAMETER_OUT_OF_RANGE, "`path` must be that of the stream's URL"));
    }
    if request.cookie != session.cookie {
        return Err(Refusal::new(ErrorCode::PARAMETER_OUT_OF_RANGE, "`cookie` must be that of the stream"));
    }
    let max_age = request.max_age.unwrap_or(LIFETIME);
    session.until = after(now, max_age);
    let expires = httpdate::fmt_http_date(session.until.into());
    let cookie = format!(
        "{}; Domain=tp-link.com.cn; Path={}; Expires={expires}; Max-Age={}; SameSite=None; Secure",
        session.cookie.expose(),
        request.path,
        max_age.as_secs(),
    );
    Ok(((), headers(caller, cookie)))
}

fn headers(caller: &Caller, cookie: String) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
    headers.insert(ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("*"));
    headers.extend(HeaderValue::try_from(cookie).ok().map(|cookie| (SET_COOKIE, cookie)));
    headers.extend(caller.page.clone().map(|page| (ACCESS_CONTROL_ALLOW_ORIGIN, page)));
    headers
}

fn after(now: Timestamp, span: std::time::Duration) -> Timestamp {
    later(now, i64::try_from(span.as_secs()).unwrap_or(i64::MAX))
}
