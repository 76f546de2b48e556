//! What an authentication context says about the login.

use crate::person::Assurance;

/// Splits an `acr` claim. eSignet lists every context that was satisfied, separated by spaces.
pub fn contexts(acr: &str) -> Vec<String> {
    acr.split_ascii_whitespace().map(str::to_owned).collect()
}

/// The assurance of a login with the given `acr` claim.
///
/// A context whose last part is `biometrics` (eSignet: `mosip:idp:acr:biometrics`) is a biometric
/// match. `0` says that the ID service itself puts no trust in the login (OpenID Connect Core 1.0,
/// section 2). Everything else, also an empty claim, is a login without biometrics.
pub fn assurance_from_acr(acr: &str) -> Assurance {
    let contexts = contexts(acr);
    let is_biometric = |context: &String| {
        let last = context.rsplit([':', '/']).next();
        matches!(last, Some("biometrics" | "biometric"))
    };
    if contexts.iter().any(is_biometric) {
        Assurance::OnlineBiometric
    } else if contexts == ["0"] {
        Assurance::Unverified
    } else {
        Assurance::OnlineOtp
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_biometric_context_counts_as_biometric() {
        for (acr, expect) in [
            ("mosip:idp:acr:biometrics", Assurance::OnlineBiometric),
            (
                "mosip:idp:acr:generated-code mosip:idp:acr:biometrics",
                Assurance::OnlineBiometric,
            ),
            ("mosip:idp:acr:generated-code", Assurance::OnlineOtp),
            ("mosip:idp:acr:static-code", Assurance::OnlineOtp),
            ("mosip:idp:acr:no-biometrics", Assurance::OnlineOtp),
            ("urn:example:something", Assurance::OnlineOtp),
            ("", Assurance::OnlineOtp),
            ("0", Assurance::Unverified),
        ] {
            assert_eq!(assurance_from_acr(acr), expect, "acr `{acr}`");
        }
    }
}
