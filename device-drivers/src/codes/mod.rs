//! Codes: bar-code scanners and pictures with a QR code in them.
