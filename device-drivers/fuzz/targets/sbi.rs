//! What services that speak SBI say, and what web pages ask of ours. The first byte says which of the
//! parsers takes the rest.

use device_drivers::sbi::parse;

type Parser = fn(&[u8]) -> bool;

fn one_of(parsers: &[Parser], data: &[u8]) {
    if let Some((which, rest)) = data.split_first()
        && let Some(parser) = parsers.get(usize::from(*which))
    {
        parser(rest);
    }
}

pub fn answers(data: &[u8]) {
    let parsers: [Parser; 4] = [
        parse::discovery,
        parse::info,
        parse::captured,
        parse::captured_data,
    ];
    one_of(&parsers, data);
}

pub fn tokens(data: &[u8]) {
    one_of(&[parse::token, parse::hash], data);
}

pub fn preview(data: &[u8]) {
    one_of(&[parse::preview, parse::preview_type], data);
}

pub fn requests(data: &[u8]) {
    one_of(&[parse::service_head, parse::service_body], data);
}
