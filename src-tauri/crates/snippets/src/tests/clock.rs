//! Time is the session's.

use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::{code, gives, now, run, touched};
use crate::{Call, with_session_in};

fn in_zone(name: &str, source: &str) -> Value {
    let zone = TimeZone::get(name).unwrap();
    let data = json!({});
    with_session_in(now(), &zone, &data, |session| {
        session.run(&code(source), &Call::default())
    })
    .unwrap()
    .unwrap()
}

#[test]
fn now_is_the_moment_of_the_session() {
    for source in [
        "value = new Date().toISOString()",
        "value = new Date(Date.now()).toISOString()",
        "value = moment().toISOString()",
        "value = new Date(_.now()).toISOString()",
        "value = new moment().toDate()",
        "value = moment.utc().toISOString()",
    ] {
        gives(source, json!({}), json!("2026-11-23T09:30:00.000Z"));
    }
    gives(
        "value = Date()",
        json!({}),
        json!("Mon Nov 23 2026 09:30:00 GMT+0000"),
    );
}

#[test]
fn ages_are_counted_as_forms_count_them() {
    let born = json!({"born": "2008-11-23", "day": "11/24/2008"});
    gives(
        "value = moment().diff(data.born, 'years')",
        born.clone(),
        json!(18),
    );
    gives(
        "value = moment().diff(moment(data.day, 'MM/DD/YYYY'), 'years')",
        born.clone(),
        json!(17),
    );
    gives(
        "var today = new Date(), b = new Date(data.born); value = today.getFullYear() - b.getFullYear()",
        born.clone(),
        json!(18),
    );
    gives(
        "value = Math.floor((Date.now() - new Date(data.born)) / 31557600000)",
        born,
        json!(17),
    );
}

#[test]
fn local_time_is_that_of_the_zone() {
    assert_eq!(
        in_zone("Africa/Addis_Ababa", "value = moment().format()"),
        json!("2026-11-23T12:30:00+03:00"),
        "three hours east"
    );
    assert_eq!(
        in_zone(
            "Asia/Kolkata",
            "value = new Date().getHours() * 100 + new Date().getMinutes()"
        ),
        json!(1500),
        "half an hour, too"
    );
    assert_eq!(
        in_zone("Asia/Kolkata", "value = new Date().toString()"),
        json!("Mon Nov 23 2026 15:00:00 GMT+0530"),
        "its text as well"
    );
    assert_eq!(
        in_zone(
            "America/New_York",
            "value = new Date(2026, 6, 1).toISOString()"
        ),
        json!("2026-07-01T04:00:00.000Z"),
        "summer"
    );
    assert_eq!(
        in_zone(
            "America/New_York",
            "value = new Date(2026, 0, 1).toISOString()"
        ),
        json!("2026-01-01T05:00:00.000Z"),
        "winter"
    );
    assert_eq!(
        in_zone(
            "America/New_York",
            "value = new Date(2026, 2, 8, 2, 30).toISOString()"
        ),
        json!("2026-03-08T07:30:00.000Z"),
        "skipped in spring"
    );
    assert_eq!(
        in_zone(
            "America/New_York",
            "value = new Date(2026, 10, 1, 1, 30).toISOString()"
        ),
        json!("2026-11-01T05:30:00.000Z"),
        "twice in autumn: the first"
    );
    assert_eq!(
        in_zone(
            "America/New_York",
            "value = new Date('2026-07-01').toISOString()"
        ),
        json!("2026-07-01T00:00:00.000Z"),
        "a date alone is UTC"
    );
    assert_eq!(
        in_zone(
            "America/New_York",
            "value = new Date('2026-07-01T12:00').toISOString()"
        ),
        json!("2026-07-01T16:00:00.000Z"),
        "with a time it is local"
    );
    assert_eq!(
        in_zone(
            "America/New_York",
            "value = new Date('2026-07-01T12:00:00+02:00').toISOString()"
        ),
        json!("2026-07-01T10:00:00.000Z"),
        "unless it says where"
    );
    assert_eq!(
        in_zone(
            "America/New_York",
            "value = new Date('Jul 1, 2026').toISOString()"
        ),
        json!("2026-07-01T04:00:00.000Z"),
        "words are local"
    );
    assert_eq!(
        in_zone(
            "America/New_York",
            "value = moment('2026-07-01').toISOString()"
        ),
        json!("2026-07-01T04:00:00.000Z"),
        "moment reads it as local"
    );
    assert_eq!(
        in_zone("America/New_York", "value = moment().utcOffset()"),
        json!(-300),
        "as moment tells it"
    );
    assert_eq!(
        in_zone("UTC", "value = new Date().getTimezoneOffset()"),
        json!(0),
        "and back"
    );
}

#[test]
fn dates_can_be_moved_about() {
    for (source, expected) in [
        (
            "value = new Date(2026, 0, 31, 10); value.setMonth(1)",
            "2026-03-03T10:00:00.000Z",
        ),
        (
            "value = new Date(0); value.setFullYear(2000, 1, 29)",
            "2000-02-29T00:00:00.000Z",
        ),
        (
            "value = new Date(NaN); value.setFullYear(2000)",
            "2000-01-01T00:00:00.000Z",
        ),
        (
            "value = new Date(new Date(1000))",
            "1970-01-01T00:00:01.000Z",
        ),
        ("value = new Date(99, 0)", "1999-01-01T00:00:00.000Z"),
        (
            "value = moment().add(1, 'month').startOf('month').toDate()",
            "2026-12-01T00:00:00.000Z",
        ),
        (
            "value = moment('23/11/2026', 'DD/MM/YYYY', true).toDate()",
            "2026-11-23T00:00:00.000Z",
        ),
        (
            "value = new Date('Mon, 23 Nov 2026 09:00:00 GMT')",
            "2026-11-23T09:00:00.000Z",
        ),
    ] {
        gives(source, json!({}), json!(expected));
    }
    gives(
        "value = [new Date() instanceof Date, _.isDate(new Date()), typeof Date.UTC(2000, 1)]",
        json!({}),
        json!([true, true, "number"]),
    );
    gives("value = new Date(NaN).getTime()", json!({}), json!(null));
    gives(
        "value = new Date('nonsense').toString()",
        json!({}),
        json!("Invalid Date"),
    );
}

#[test]
fn other_locales_are_refused_rather_than_guessed() {
    gives(
        "value = new Date().toLocaleDateString()",
        json!({}),
        json!("11/23/2026"),
    );
    gives(
        "value = new Date().toLocaleString('en-US')",
        json!({}),
        json!("11/23/2026, 9:30:00 AM"),
    );
    gives(
        "value = [(1234567.891).toLocaleString(), (-1234.5).toLocaleString('en-US', {minimumFractionDigits: 2}), (0).toLocaleString(), (999).toLocaleString()]",
        json!({}),
        json!(["1,234,567.891", "-1,234.50", "0", "999"]),
    );
    for (source, name) in [
        (
            "value = new Date().toLocaleDateString('am-ET')",
            "toLocaleDateString with a locale",
        ),
        (
            "value = (5).toLocaleString('de')",
            "toLocaleString with a locale",
        ),
        (
            "value = (5).toLocaleString('en-US', {style: 'currency'})",
            "toLocaleString with style",
        ),
        (
            "value = moment().locale('fr').format('MMMM')",
            "moment().locale",
        ),
        ("moment.locale('fr')", "moment.locale"),
    ] {
        assert_eq!(
            run(source, json!({})),
            Err(touched(name)),
            "{source} is not known here"
        );
    }
}
