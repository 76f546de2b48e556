//! From a picture to a record: normalised, judged, encoded, compared.
