//! The one place that calls OpenJPEG: packs a gray picture, in memory, without files.
#![allow(unsafe_code)]

use std::ffi::c_void;
use std::mem::MaybeUninit;
use std::ptr::{self, NonNull};

use openjpeg_sys as opj;
use zeroize::{Zeroize, Zeroizing};

use super::EncodeError;
use crate::fingerprint::Image;

/// Wavelet levels; fewer in a picture that is smaller than one code block.
const LEVELS: u32 = 5;

/// Packs `image` into a JP2 file: losslessly, or at most `1 / ratio` as long as its pixels.
pub(super) fn encode(image: &Image, ratio: Option<f32>) -> Result<Zeroizing<Vec<u8>>, EncodeError> {
    let mut sink = Sink::new(image.pixels().len());
    let codec = Codec::new()?;
    let mut plane = Plane::new(image)?;
    let stream = Stream::new(&mut sink)?;

    let mut parameters = default_parameters();
    parameters.tcp_numlayers = 1;
    parameters.cp_disto_alloc = 1;
    parameters.tcp_rates[0] = ratio.unwrap_or(0.0);
    parameters.irreversible = i32::from(ratio.is_some());
    let shorter = u32::from(image.width().min(image.height()));
    parameters.numresolution = (shorter.ilog2().min(LEVELS) + 1) as i32;

    // SAFETY: all three are alive and belong to each other; the picture is not used again but by
    // `Plane`, which outlives the codec below. The stream writes into `sink` only.
    let failed = unsafe {
        if opj::opj_setup_encoder(codec.0.as_ptr(), &raw mut *parameters, plane.image.as_ptr()) == 0
        {
            Some("setup")
        } else if opj::opj_start_compress(codec.0.as_ptr(), plane.image.as_ptr(), stream.0.as_ptr())
            == 0
        {
            Some("header")
        } else if opj::opj_encode(codec.0.as_ptr(), stream.0.as_ptr()) == 0 {
            Some("picture")
        } else if opj::opj_end_compress(codec.0.as_ptr(), stream.0.as_ptr()) == 0 {
            Some("end")
        } else {
            None
        }
    };
    // The encoder has taken the samples over and frees them with the codec: they are wiped before.
    plane.wipe();
    drop(stream);
    drop(codec);
    match failed {
        Some(step) => Err(EncodeError::Failed { step }),
        None if sink.full => Err(EncodeError::Failed { step: "room" }),
        None => Ok(sink.bytes),
    }
}

fn default_parameters() -> Box<opj::opj_cparameters_t> {
    let mut parameters = Box::new(MaybeUninit::zeroed());
    // SAFETY: the function sets every field of what it is given; all-zero bytes are a value of each
    // (numbers, arrays of numbers, null pointers, the progression order 0).
    unsafe {
        opj::opj_set_default_encoder_parameters(parameters.as_mut_ptr());
        parameters.assume_init()
    }
}

struct Codec(NonNull<opj::opj_codec_t>);

impl Codec {
    fn new() -> Result<Self, EncodeError> {
        // SAFETY: takes a number, gives a pointer that is ours or null.
        let codec = unsafe { opj::opj_create_compress(opj::CODEC_FORMAT::OPJ_CODEC_JP2) };
        NonNull::new(codec)
            .map(Self)
            .ok_or(EncodeError::Failed { step: "codec" })
    }
}

impl Drop for Codec {
    fn drop(&mut self) {
        // SAFETY: made by `opj_create_compress`, destroyed once.
        unsafe { opj::opj_destroy_codec(self.0.as_ptr()) }
    }
}

/// OpenJPEG's picture with our samples in it.
struct Plane {
    image: NonNull<opj::opj_image_t>,
    samples: NonNull<i32>,
    count: usize,
}

impl Plane {
    fn new(picture: &Image) -> Result<Self, EncodeError> {
        let failed = EncodeError::Failed { step: "memory" };
        let (width, height) = (u32::from(picture.width()), u32::from(picture.height()));
        let mut component = opj::opj_image_cmptparm_t {
            dx: 1,
            dy: 1,
            w: width,
            h: height,
            x0: 0,
            y0: 0,
            prec: 8,
            bpp: 8,
            sgnd: 0,
        };
        // SAFETY: one component is described and one is asked for; the result is ours or null.
        let image = unsafe {
            opj::opj_image_create(1, &raw mut component, opj::COLOR_SPACE::OPJ_CLRSPC_GRAY)
        };
        let mut image = NonNull::new(image).ok_or(failed)?;
        // SAFETY: the picture was just made, with one component; nobody else has it.
        let samples = unsafe {
            let header = image.as_mut();
            header.x1 = width;
            header.y1 = height;
            header.comps.as_ref().map_or(ptr::null_mut(), |it| it.data)
        };
        let Some(samples) = NonNull::new(samples) else {
            // SAFETY: made above, given back once.
            unsafe { opj::opj_image_destroy(image.as_ptr()) };
            return Err(failed);
        };
        let count = picture.pixels().len();
        let mut plane = Self {
            image,
            samples,
            count,
        };
        for (sample, gray) in plane.samples().iter_mut().zip(picture.pixels()) {
            *sample = i32::from(*gray);
        }
        Ok(plane)
    }

    fn samples(&mut self) -> &mut [i32] {
        // SAFETY: `opj_image_create` allocates `w * h` zeroed samples for a component, and an
        // `Image` has as many pixels. The encoder moves the pointer, but frees it only with the codec
        // or the picture, and both end after the last call of this.
        unsafe { std::slice::from_raw_parts_mut(self.samples.as_ptr(), self.count) }
    }

    fn wipe(&mut self) {
        self.samples().zeroize();
    }
}

impl Drop for Plane {
    fn drop(&mut self) {
        // SAFETY: made by `opj_image_create`, destroyed once. Where an early return left the samples
        // with it, they are freed here; after `opj_start_compress` the picture has none.
        unsafe { opj::opj_image_destroy(self.image.as_ptr()) }
    }
}

/// Where packed bytes go. It never grows: growing would leave copies of them behind.
struct Sink {
    bytes: Zeroizing<Vec<u8>>,
    at: usize,
    full: bool,
}

impl Sink {
    fn new(pixels: usize) -> Self {
        // Noise packs to a little more than itself.
        let room = pixels + pixels / 2 + 16 * 1024;
        Self {
            bytes: Zeroizing::new(Vec::with_capacity(room)),
            at: 0,
            full: false,
        }
    }

    fn move_to(&mut self, place: usize) -> bool {
        let possible = place <= self.bytes.capacity();
        if possible {
            if place > self.bytes.len() {
                self.bytes.resize(place, 0);
            }
            self.at = place;
        }
        self.full |= !possible;
        possible
    }

    fn write(&mut self, bytes: &[u8]) -> bool {
        let start = self.at;
        let Some(end) = start.checked_add(bytes.len()) else {
            return false;
        };
        let written = self.move_to(end);
        if written {
            self.bytes[start..end].copy_from_slice(bytes);
        }
        written
    }
}

struct Stream<'a>(
    NonNull<opj::opj_stream_t>,
    std::marker::PhantomData<&'a mut Sink>,
);

impl<'a> Stream<'a> {
    fn new(sink: &'a mut Sink) -> Result<Self, EncodeError> {
        // SAFETY: takes numbers, gives a pointer that is ours or null. Buffer of 64 KiB, for output.
        let stream = unsafe { opj::opj_stream_create(64 * 1024, 0) };
        let stream = NonNull::new(stream).ok_or(EncodeError::Failed { step: "stream" })?;
        // SAFETY: the callbacks take what `user_data` points to for a `Sink`; it is one, borrowed
        // exclusively for as long as the stream lives, and not freed by the stream.
        unsafe {
            let raw = stream.as_ptr();
            opj::opj_stream_set_user_data(raw, ptr::from_mut(sink).cast(), None);
            opj::opj_stream_set_write_function(raw, Some(write));
            opj::opj_stream_set_skip_function(raw, Some(skip));
            opj::opj_stream_set_seek_function(raw, Some(seek));
        }
        Ok(Self(stream, std::marker::PhantomData))
    }
}

impl Drop for Stream<'_> {
    fn drop(&mut self) {
        // SAFETY: made by `opj_stream_create`, destroyed once.
        unsafe { opj::opj_stream_destroy(self.0.as_ptr()) }
    }
}

unsafe extern "C" fn write(from: *mut c_void, count: usize, sink: *mut c_void) -> usize {
    // SAFETY: the stream passes `count` readable bytes and the sink it was given.
    let (bytes, sink) = unsafe {
        (
            std::slice::from_raw_parts(from.cast::<u8>(), count),
            &mut *sink.cast::<Sink>(),
        )
    };
    if sink.write(bytes) { count } else { usize::MAX }
}

unsafe extern "C" fn skip(count: i64, sink: *mut c_void) -> i64 {
    // SAFETY: the stream passes the sink it was given.
    let sink = unsafe { &mut *sink.cast::<Sink>() };
    let place = usize::try_from(count)
        .ok()
        .and_then(|count| sink.at.checked_add(count));
    if place.is_some_and(|place| sink.move_to(place)) {
        count
    } else {
        -1
    }
}

unsafe extern "C" fn seek(place: i64, sink: *mut c_void) -> opj::OPJ_BOOL {
    // SAFETY: the stream passes the sink it was given.
    let sink = unsafe { &mut *sink.cast::<Sink>() };
    i32::from(usize::try_from(place).is_ok_and(|place| sink.move_to(place)))
}
