//! The list of what is plugged in, and what came and went. Pure: sights and times come in.

use std::collections::VecDeque;

use device_drivers::camera::{Camera, CameraError};
use device_drivers::cards::{CardError, Reader, Slot};
use device_drivers::fingerprint::Failure;
use device_drivers::fingerprint::futronic::FutronicDevice;
use device_drivers::fingerprint::hid::is_scanner;
use device_drivers::hid::{Family, HidDevice, HidError};
use jiff::Timestamp;

use super::drivers::{Place, Seen};
use super::show;
use crate::views::{
    Device, DeviceEvent, DeviceFamily, DeviceNews, DeviceStatus, DeviceTrouble, Devices,
};

/// As much as fits on a screen and in a memory.
const NEWS: usize = 5;

/// See the module. What was there at the first look of a family is no news.
#[derive(Debug, Default)]
pub(crate) struct Plugged {
    hid: Option<Result<Vec<HidDevice>, HidError>>,
    futronic: Option<Result<Vec<FutronicDevice>, Failure>>,
    cards: Option<Result<Vec<Reader>, CardError>>,
    cameras: Option<Result<Vec<Camera>, CameraError>>,
    news: VecDeque<DeviceNews>,
}

/// What tells a device that is plugged in again from another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub place: Place,
    /// A device that has one is only itself; of those without, any of the same kind will do.
    serial: Option<String>,
    /// Vendor and product, where the bus has them.
    kind: Option<(u16, u16)>,
}

impl Plugged {
    /// Takes in what was seen at `now`; says whether that is a change to what was shown.
    pub fn take(&mut self, seen: Seen, now: Timestamp) -> bool {
        let before = self.shown();
        let service_before = self.service_runs();
        let first = match seen {
            Seen::Hid(found) => self.hid.replace(found).is_none(),
            Seen::Futronic(found) => self.futronic.replace(found).is_none(),
            Seen::Cards(found) => self.cards.replace(found).is_none(),
            Seen::Cameras(found) => self.cameras.replace(found).is_none(),
        };
        let after = self.shown();
        if !first {
            let service = (service_before, self.service_runs());
            for (family, name, event) in happened(&before.0, &after.0, service) {
                self.news.push_front(DeviceNews {
                    family,
                    name,
                    event,
                    at: now.to_string(),
                });
            }
            self.news.truncate(NEWS);
        }
        first || !same(&before, &after)
    }

    /// Whether every family has been looked at.
    pub fn is_whole(&self) -> bool {
        self.hid.is_some()
            && self.futronic.is_some()
            && self.cards.is_some()
            && self.cameras.is_some()
    }

    pub fn devices(&self) -> Devices {
        let (devices, troubles) = self.shown();
        Devices {
            devices,
            troubles,
            news: self.news.iter().cloned().collect(),
        }
    }

    /// A device by its id, with what it takes to find it again if it can be tried out.
    pub fn find(&self, id: &str) -> Option<(Device, Option<Wanted>)> {
        let device = self.shown().0.into_iter().find(|one| one.id == id)?;
        let wanted = self.all().find(|(_, one)| one.id == id).map(|(w, _)| w);
        Some((device, wanted))
    }

    /// Where the wanted device is now, if it is plugged in.
    pub fn find_again(&self, wanted: &Wanted) -> Option<(Place, Device)> {
        let here = |one: &Wanted| {
            std::mem::discriminant(&one.place) == std::mem::discriminant(&wanted.place)
                && one.kind == wanted.kind
                && match &wanted.serial {
                    Some(_) => one.serial == wanted.serial,
                    None => true,
                }
        };
        let mut fitting: Vec<_> = self.all().filter(|(one, _)| here(one)).collect();
        // The one that stayed where it was comes first.
        fitting.sort_by_key(|(one, _)| one.place != wanted.place);
        let (found, device) = fitting.into_iter().next()?;
        Some((found.place, device))
    }

    /// What lies in the reader of this name; none when there is no such reader.
    pub fn slot(&self, reader: &str) -> Option<Slot> {
        let readers = self.cards.as_ref()?.as_ref().ok()?;
        let found = readers.iter().find(|one| one.name == reader)?;
        Some(found.slot.clone())
    }

    /// The fingerprint scanners that the kiosk drives itself.
    pub fn scanners(&self) -> Vec<(Wanted, Device)> {
        self.all()
            .filter(|(one, _)| matches!(one.place, Place::HidScanner(_) | Place::Futronic(_)))
            .collect()
    }

    pub fn cameras(&self) -> Vec<(Wanted, Device)> {
        self.all()
            .filter(|(one, _)| matches!(one.place, Place::Camera(_)))
            .collect()
    }

    /// Everything that can be tried out.
    fn all(&self) -> impl Iterator<Item = (Wanted, Device)> + '_ {
        let serial = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let hid = known(self.hid.as_ref()).iter().filter_map(move |one| {
            let place = if is_scanner(one) {
                Place::HidScanner(one.clone())
            } else if one.family == Family::CodeScanner {
                Place::CodeScanner(one.path.clone())
            } else if one.family == Family::Fido {
                Place::SecurityKey(one.path.clone())
            } else {
                return None;
            };
            let wanted = Wanted {
                place,
                serial: serial(&one.serial),
                kind: Some((one.vendor_id, one.product_id)),
            };
            Some((wanted, show::hid(one)?))
        });
        let futronic = known(self.futronic.as_ref()).iter().map(move |one| {
            let wanted = Wanted {
                place: Place::Futronic(one.place.clone()),
                serial: serial(&one.serial),
                kind: None,
            };
            (wanted, show::futronic(one))
        });
        let cards = known(self.cards.as_ref()).iter().map(|one| {
            let wanted = Wanted {
                place: Place::CardReader(one.name.clone()),
                // PC/SC names a reader and its serial number in one.
                serial: Some(one.name.clone()),
                kind: None,
            };
            (wanted, show::reader(one))
        });
        let cameras = known(self.cameras.as_ref()).iter().map(move |one| {
            let wanted = Wanted {
                place: Place::Camera(one.clone()),
                serial: serial(&one.serial),
                kind: Some((one.vendor_id, one.product_id)),
            };
            (wanted, show::camera(one))
        });
        hid.chain(futronic).chain(cards).chain(cameras)
    }

    fn shown(&self) -> (Vec<Device>, Vec<DeviceTrouble>) {
        let mut devices: Vec<Device> = known(self.futronic.as_ref())
            .iter()
            .map(show::futronic)
            .collect();
        devices.extend(known(self.cards.as_ref()).iter().map(show::reader));
        devices.extend(known(self.hid.as_ref()).iter().filter_map(show::hid));
        devices.extend(known(self.cameras.as_ref()).iter().map(show::camera));
        devices.sort_by_key(|one| show::order(one.family));
        let trouble = |found: Option<DeviceTrouble>| found.into_iter();
        let troubles = trouble(failed(self.cards.as_ref()).map(show::card_trouble))
            .chain(trouble(
                failed(self.futronic.as_ref()).map(show::usb_trouble),
            ))
            .chain(trouble(failed(self.hid.as_ref()).map(show::hid_trouble)))
            .chain(trouble(
                failed(self.cameras.as_ref()).map(show::camera_trouble),
            ))
            .collect();
        (devices, troubles)
    }

    fn service_runs(&self) -> bool {
        !matches!(self.cards, Some(Err(CardError::ServiceNotRunning)))
    }
}

fn known<T, E>(family: Option<&Result<Vec<T>, E>>) -> &[T] {
    match family {
        Some(Ok(found)) => found,
        _ => &[],
    }
}

fn failed<T, E>(family: Option<&Result<T, E>>) -> Option<&E> {
    family?.as_ref().err()
}

type Shown = (Vec<Device>, Vec<DeviceTrouble>);

fn same(before: &Shown, after: &Shown) -> bool {
    let devices = |shown: &Shown| -> Vec<_> { shown.0.iter().map(mark).collect() };
    let troubles =
        |shown: &Shown| -> Vec<_> { shown.1.iter().map(|one| (one.family, one.kind)).collect() };
    devices(before) == devices(after) && troubles(before) == troubles(after)
}

/// What tells one plugging-in from the next.
fn mark(one: &Device) -> (String, String, Option<String>, DeviceStatus) {
    (
        one.id.clone(),
        one.name.clone(),
        one.serial.clone(),
        one.status,
    )
}

/// What came and went between two lists. `service`: whether the card service ran before and now; when
/// it ends or begins, the readers did not move.
fn happened(
    before: &[Device],
    after: &[Device],
    service: (bool, bool),
) -> Vec<(DeviceFamily, String, DeviceEvent)> {
    let is = |one: &Device, other: &Device| (&one.id, &one.serial) == (&other.id, &other.serial);
    let moved = |one: &&Device| service.0 == service.1 || one.family != DeviceFamily::CardReader;
    let tell = |one: &Device, event| (one.family, one.name.clone(), event);
    let mut events = Vec::new();
    if service.0 != service.1 {
        let event = if service.1 {
            DeviceEvent::ServiceBack
        } else {
            DeviceEvent::ServiceGone
        };
        events.push((DeviceFamily::CardReader, String::new(), event));
    }
    for one in before.iter().filter(moved) {
        if !after.iter().any(|other| is(one, other)) {
            events.push(tell(one, DeviceEvent::Unplugged));
        }
    }
    for one in after.iter().filter(moved) {
        let Some(earlier) = before.iter().find(|other| is(one, other)) else {
            events.push(tell(one, DeviceEvent::PluggedIn));
            continue;
        };
        let card = |status| matches!(status, DeviceStatus::CardPresent | DeviceStatus::CardMute);
        match (card(earlier.status), card(one.status)) {
            (false, true) => events.push(tell(one, DeviceEvent::CardIn)),
            (true, false) => events.push(tell(one, DeviceEvent::CardOut)),
            _ => {}
        }
    }
    events
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::devices::test::samples::{camera, hid, scanner};

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("a time")
    }

    fn reader(slot: Slot) -> Reader {
        Reader {
            name: "Reader 0".to_owned(),
            slot,
        }
    }

    fn events(plugged: &Plugged) -> Vec<DeviceEvent> {
        plugged.devices().news.iter().map(|one| one.event).collect()
    }

    #[test]
    fn what_was_there_at_first_is_no_news_and_what_comes_later_is() {
        let mut plugged = Plugged::default();
        let a = scanner("/dev/hidraw0", "A");
        assert!(
            plugged.take(Seen::Hid(Ok(vec![a.clone()])), at(0)),
            "it shows"
        );
        assert!(events(&plugged).is_empty(), "it was there before");
        let b = scanner("/dev/hidraw1", "B");
        plugged.take(Seen::Hid(Ok(vec![a.clone(), b.clone()])), at(1));
        plugged.take(Seen::Hid(Ok(vec![b.clone()])), at(2));
        assert_eq!(
            events(&plugged),
            [DeviceEvent::Unplugged, DeviceEvent::PluggedIn],
            "the newest comes first"
        );
        assert!(
            !plugged.take(Seen::Hid(Ok(vec![b])), at(3)),
            "the same sight is no change"
        );
    }

    #[test]
    fn no_more_than_five_news_are_kept() {
        let mut plugged = Plugged::default();
        plugged.take(Seen::Hid(Ok(Vec::new())), at(0));
        for round in 0..10 {
            let found = vec![scanner("/dev/hidraw0", "A")];
            plugged.take(Seen::Hid(Ok(found)), at(2 * round));
            plugged.take(Seen::Hid(Ok(Vec::new())), at(2 * round + 1));
        }
        assert_eq!(events(&plugged).len(), NEWS, "a screen is finite");
    }

    #[test]
    fn a_card_service_that_ends_is_not_told_as_a_reader_pulled_out() {
        let mut plugged = Plugged::default();
        plugged.take(Seen::Cards(Ok(vec![reader(Slot::Empty)])), at(0));
        plugged.take(Seen::Cards(Err(CardError::ServiceNotRunning)), at(1));
        assert_eq!(events(&plugged), [DeviceEvent::ServiceGone]);
        assert_eq!(plugged.devices().troubles.len(), 1, "and it is a trouble");
        plugged.take(Seen::Cards(Ok(vec![reader(Slot::Empty)])), at(2));
        assert_eq!(events(&plugged)[0], DeviceEvent::ServiceBack);
        assert_eq!(events(&plugged).len(), 2, "the reader did not move");
    }

    #[test]
    fn a_card_that_is_put_in_and_taken_out_is_news() {
        let mut plugged = Plugged::default();
        plugged.take(Seen::Cards(Ok(vec![reader(Slot::Empty)])), at(0));
        let card = Slot::Card {
            atr: "3B".to_owned(),
            taken: false,
        };
        assert!(plugged.take(Seen::Cards(Ok(vec![reader(card)])), at(1)));
        plugged.take(Seen::Cards(Ok(vec![reader(Slot::Empty)])), at(2));
        assert_eq!(
            events(&plugged),
            [DeviceEvent::CardOut, DeviceEvent::CardIn]
        );
    }

    #[test]
    fn a_scanner_is_found_again_by_its_serial_number_wherever_it_is_plugged_in() {
        let mut plugged = Plugged::default();
        plugged.take(Seen::Hid(Ok(vec![scanner("/dev/hidraw0", "A")])), at(0));
        let id = plugged.devices().devices[0].id.clone();
        let (_, wanted) = plugged.find(&id).expect("it is there");
        let wanted = wanted.expect("a scanner can be tried out");
        plugged.take(
            Seen::Hid(Ok(vec![
                scanner("/dev/hidraw0", "B"),
                scanner("/dev/hidraw3", "A"),
            ])),
            at(1),
        );
        let (place, _) = plugged.find_again(&wanted).expect("it is there again");
        assert_eq!(
            place,
            Place::HidScanner(scanner("/dev/hidraw3", "A")),
            "another one at its old place is not it"
        );
    }

    #[test]
    fn of_scanners_without_a_serial_number_any_of_the_kind_will_do() {
        let mut plugged = Plugged::default();
        plugged.take(Seen::Hid(Ok(vec![scanner("/dev/hidraw0", "")])), at(0));
        let id = plugged.devices().devices[0].id.clone();
        let wanted = plugged.find(&id).and_then(|(_, wanted)| wanted);
        let wanted = wanted.expect("a scanner can be tried out");
        plugged.take(Seen::Hid(Ok(vec![scanner("/dev/hidraw7", "")])), at(1));
        assert!(
            plugged.find_again(&wanted).is_some(),
            "nothing tells them apart"
        );
        let mut other = scanner("/dev/hidraw7", "");
        other.product_id += 1;
        plugged.take(Seen::Hid(Ok(vec![other])), at(2));
        assert!(plugged.find_again(&wanted).is_none(), "another product");
    }

    #[test]
    fn a_camera_is_shown_is_news_and_is_found_again_by_its_serial_number() {
        let seen = |cameras: &[(&str, &str)]| {
            let cameras = cameras.iter().map(|(path, serial)| camera(path, serial));
            Seen::Cameras(Ok(cameras.collect()))
        };
        let mut plugged = Plugged::default();
        plugged.take(seen(&[]), at(0));
        assert!(
            plugged.devices().troubles.is_empty(),
            "nobody needs to have one"
        );
        plugged.take(seen(&[("/dev/video0", "A")]), at(1));
        assert_eq!(events(&plugged), [DeviceEvent::PluggedIn]);
        let shown = plugged.devices().devices[0].clone();
        assert_eq!(
            (shown.name.as_str(), shown.firmware.as_deref()),
            ("Works C920", Some("2.10"))
        );
        let (_, wanted) = plugged.find(&shown.id).expect("it is there");
        let wanted = wanted.expect("a camera can be tried out");
        plugged.take(seen(&[("/dev/video0", "B"), ("/dev/video2", "A")]), at(2));
        let (_, found) = plugged.find_again(&wanted).expect("it is there again");
        assert_eq!(found.id, "camera:/dev/video2");
        plugged.take(Seen::Cameras(Err(CameraError::NoAccess)), at(3));
        assert_eq!(
            plugged.devices().troubles[0].family,
            DeviceFamily::Camera,
            "that it cannot be told is a trouble"
        );
    }

    #[test]
    fn keyboards_are_not_shown_and_a_security_key_is() {
        let mut plugged = Plugged::default();
        plugged.take(
            Seen::Hid(Ok(vec![
                hid("/dev/hidraw0", 0x01, 0x06, Family::Keyboard),
                hid("/dev/hidraw1", 0xf1d0, 1, Family::Fido),
            ])),
            at(0),
        );
        let shown = plugged.devices().devices;
        assert_eq!(shown.len(), 1, "keyboards are no news on a station check");
        assert_eq!(shown[0].family, DeviceFamily::SecurityKey);
    }
}
