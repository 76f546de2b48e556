//! FIDO2 security keys with a fingerprint sensor of their own.
