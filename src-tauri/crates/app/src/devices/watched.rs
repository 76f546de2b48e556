//! A capture for the applicant's login page, as the officer follows it in the kiosk's own window: what the
//! scanner sees, what there is to say to the person at it, and that the page has its finger.

use std::time::Instant;

use device_drivers::fingerprint::{Event, Quality, QualityWord, Retry};
use device_drivers::sbi::service::{Refusal, ServiceEvent};

use super::test::Trial;
use crate::views::{Device, DeviceTest, TestFailure};

/// Lives while a login is open in which a page has asked for a finger.
#[derive(Debug)]
pub(crate) struct Watched {
    trial: Trial,
    begun: Instant,
    wanted: u8,
}

impl Watched {
    fn new(device: Device, wanted: u8) -> Self {
        Watched {
            trial: Trial::new(device),
            begun: Instant::now(),
            wanted,
        }
    }

    pub fn shown(&self) -> DeviceTest {
        self.trial.shown()
    }

    /// Takes in what happens at the service. True: the screen has to be told. `device`: the scanner that
    /// is offered, if one is plugged in.
    pub fn take(watched: &mut Option<Self>, event: ServiceEvent, device: Option<Device>) -> bool {
        if let ServiceEvent::Asked { wanted_quality, .. } = event {
            if let Some(device) = device {
                *watched = Some(Watched::new(device, wanted_quality));
            }
            return true;
        }
        let Some(watched) = watched else { return false };
        let (now, trial) = (watched.begun.elapsed(), &mut watched.trial);
        match event {
            // Its reason is not known: the picture is only not what the page wants.
            ServiceEvent::Reader(Event::Quality(quality))
                if quality.word == QualityWord::Good && quality.score < watched.wanted =>
            {
                trial.again(Retry::PoorQuality(Quality {
                    score: quality.score,
                    word: QualityWord::Good,
                }));
                true
            }
            ServiceEvent::Reader(event) => trial.happened(event, now),
            ServiceEvent::Again(retry) => {
                trial.again(retry);
                true
            }
            ServiceEvent::Captured { quality } => {
                trial.handed_over(quality, now);
                true
            }
            // Another page asked while this one is served; its capture goes on.
            ServiceEvent::Refused {
                refusal: Refusal::Busy,
            }
            | ServiceEvent::Asked { .. } => false,
            ServiceEvent::Refused { refusal } => {
                match refusal {
                    Refusal::DeviceNotFound => {
                        trial.unplugged();
                    }
                    Refusal::NoFinger => trial.failed(TestFailure::TimedOut),
                    Refusal::NoAccess => trial.failed(TestFailure::NoAccess),
                    Refusal::Silent => trial.failed(TestFailure::Silent),
                    Refusal::Tampered => trial.failed(TestFailure::Untrusted),
                    _ => trial.failed(TestFailure::Device),
                }
                true
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use device_drivers::sbi::Finger;

    use super::*;
    use crate::devices::test::samples::{image, shown_scanner};
    use crate::views::{Advice, TestStep};

    fn asked() -> Option<Watched> {
        let mut watched = None;
        let told = Watched::take(
            &mut watched,
            ServiceEvent::Asked {
                origin: "https://id.example.org".to_owned(),
                finger: Finger::Unknown,
                time_limit: Duration::from_secs(30),
                wanted_quality: 70,
            },
            Some(shown_scanner("A")),
        );
        assert!(told, "that a page asks is news");
        watched
    }

    fn take(watched: &mut Option<Watched>, event: ServiceEvent) -> TestStep {
        Watched::take(watched, event, None);
        watched.as_ref().expect("it goes on").shown().step
    }

    fn quality(score: u8) -> ServiceEvent {
        let word = QualityWord::Good;
        ServiceEvent::Reader(Event::Quality(Quality { score, word }))
    }

    #[test]
    fn nothing_is_shown_before_a_page_asks() {
        let mut watched = None;
        let event = ServiceEvent::Reader(Event::FingerOn);
        assert!(!Watched::take(&mut watched, event, None));
        assert!(watched.is_none());
    }

    #[test]
    fn a_picture_below_what_the_page_wants_is_said_to_be_poor_and_the_next_one_is_handed_over() {
        let mut watched = asked();
        take(&mut watched, ServiceEvent::Reader(Event::FingerOn));
        let preview = ServiceEvent::Reader(Event::Preview(image(64, 80)));
        take(&mut watched, preview);
        let step = take(&mut watched, quality(55));
        assert!(
            matches!(
                step,
                TestStep::Again {
                    advice: Advice::Poor
                }
            ),
            "good enough for a test, but not for this page"
        );
        take(&mut watched, ServiceEvent::Reader(Event::FingerOn));
        let step = take(&mut watched, quality(81));
        assert!(matches!(step, TestStep::Reading { .. }), "good enough");
        let step = take(&mut watched, ServiceEvent::Captured { quality: 81 });
        assert!(matches!(step, TestStep::Finger { .. }));
        let shown = watched.as_ref().expect("until the login ends").shown();
        assert_eq!(shown.quality, Some(81));
        assert!(shown.preview.is_none(), "the picture is sealed and gone");
    }

    #[test]
    fn what_the_page_was_refused_is_told_by_what_there_is_to_do() {
        let refused = |refusal| take(&mut asked(), ServiceEvent::Refused { refusal });
        for (refusal, expected) in [
            (Refusal::NoFinger, TestFailure::TimedOut),
            (Refusal::NoAccess, TestFailure::NoAccess),
            (Refusal::Silent, TestFailure::Silent),
            (Refusal::Tampered, TestFailure::Untrusted),
            (Refusal::Extraction, TestFailure::Device),
        ] {
            let step = refused(refusal);
            assert!(
                matches!(step, TestStep::Failed { reason } if reason == expected),
                "{refusal:?}: {step:?}"
            );
        }
        assert!(matches!(
            refused(Refusal::DeviceNotFound),
            TestStep::Unplugged
        ));
        assert!(
            matches!(refused(Refusal::Busy), TestStep::Waiting),
            "another page asked; this capture goes on"
        );
    }
}
